import { ApiProperty, ApiSchema } from '@nestjs/swagger';
import { ADMIN_ROLES } from '../../kernel/http/admin.js';

/** Who is logged in. */
@ApiSchema({ name: 'AdminLogin' })
export class AdminLoginSchema {
  /** The account. */
  @ApiProperty({ format: 'uuid' })
  adminId: string;

  /** By which they log in. @example "admin" */
  user: string;

  /** A `viewer` reads, an `admin` also acts. */
  @ApiProperty({ enum: ADMIN_ROLES })
  role: string;

  /** To be sent in `X-CSRF-Token` with everything but GET. Good as long as the session. */
  csrfToken: string;

  /** Whether the password was made by the hub: until another is chosen, nothing else is let through. */
  mustChangePassword: boolean;
}

/** A session of an admin. */
@ApiSchema({ name: 'AdminSession' })
export class AdminSessionSchema {
  /** Its id; not what lets one in. */
  @ApiProperty({ format: 'uuid' })
  id: string;

  /** When it was opened. */
  @ApiProperty({ format: 'date-time' })
  createdAt: string;

  /** When it was used last, to a quarter of a minute. */
  @ApiProperty({ format: 'date-time' })
  lastUsedAt: string;

  /** When it ends in any case. */
  @ApiProperty({ format: 'date-time' })
  expiresAt: string;

  /** From where it was opened. @example "203.0.113.7" */
  address: string;

  /** What the browser calls itself. */
  @ApiProperty({ type: String, nullable: true })
  userAgent: string | null;

  /** Whether it is the one that asks. */
  isThis: boolean;
}

/** The sessions of an admin that live. */
@ApiSchema({ name: 'AdminSessions' })
export class AdminSessionsSchema {
  /** The last used first. */
  results: AdminSessionSchema[];
}

/** The account of somebody who runs the hub. */
@ApiSchema({ name: 'Admin' })
export class AdminSchema {
  /** Its id. */
  @ApiProperty({ format: 'uuid' })
  id: string;

  /** By which they log in, and who the audit log says has acted. @example "admin" */
  name: string;

  /** A `viewer` reads, an `admin` also acts. */
  @ApiProperty({ enum: ADMIN_ROLES })
  role: string;

  /** When it was made. */
  @ApiProperty({ format: 'date-time' })
  createdAt: string;

  /** Since when it lets nobody in; `null` while it does. */
  @ApiProperty({ type: String, format: 'date-time', nullable: true })
  disabledAt: string | null;

  /** Whether the password was made by the hub and not replaced yet. */
  mustChangePassword: boolean;

  /** When it was used last, as far as its sessions are kept (30 days after their end). */
  @ApiProperty({ type: String, format: 'date-time', nullable: true })
  lastSeenAt: string | null;
}

/** All accounts. */
@ApiSchema({ name: 'Admins' })
export class AdminsSchema {
  /** By name. */
  results: AdminSchema[];
}

/** A new account. */
@ApiSchema({ name: 'MadeAdmin' })
export class MadeAdminSchema extends AdminSchema {
  /** Shown this once: good for three days, to choose another. */
  password: string;
}

/** A new initial password. */
@ApiSchema({ name: 'InitialPassword' })
export class InitialPasswordSchema {
  /** Shown this once: good for three days, to choose another. */
  password: string;
}
