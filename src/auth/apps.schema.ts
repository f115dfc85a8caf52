import { ApiProperty, ApiSchema } from '@nestjs/swagger';

/** One secret of a credential, without the secret. */
@ApiSchema({ name: 'CredentialSecret' })
export class CredentialSecretSchema {
  /** Counts up with each rotation; the secret begins with it. */
  @ApiProperty({ type: 'integer', minimum: 1 })
  version: number;

  /** When it was issued. */
  @ApiProperty({ format: 'date-time' })
  createdAt: string;

  /** When it was revoked; `null` while it is accepted. */
  @ApiProperty({ type: String, format: 'date-time', nullable: true })
  revokedAt: string | null;
}

/** What an app logs in with. */
@ApiSchema({ name: 'AppCredential' })
export class AppCredentialSchema {
  /** It stays the same when the secret is rotated. */
  @ApiProperty({ format: 'uuid' })
  clientId: string;

  /** The newest first. Two that are accepted: a rotation that waits for the app to take the new one. */
  secrets: CredentialSecretSchema[];
}

/** An internal app. */
@ApiSchema({ name: 'App' })
export class AppSchema {
  /** Its id. */
  @ApiProperty({ format: 'uuid' })
  id: string;

  /** What people call it. @example "Budget planner" */
  name: string;

  /** When it was made. */
  @ApiProperty({ format: 'date-time' })
  createdAt: string;

  /** What it logs in with. */
  credentials: AppCredentialSchema[];
}

/** All apps. */
@ApiSchema({ name: 'Apps' })
export class AppsSchema {
  /** By name. */
  results: AppSchema[];
}

/** A credential at the only moment when its secret is known. */
@ApiSchema({ name: 'IssuedCredential' })
export class IssuedCredentialSchema {
  /** The app. */
  @ApiProperty({ format: 'uuid' })
  appId: string;

  /** By which the app knows itself. */
  @ApiProperty({ format: 'uuid' })
  clientId: string;

  /** Shown this once: only its hash is kept. */
  clientSecret: string;
}
