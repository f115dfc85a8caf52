import { Injectable } from '@nestjs/common';
import { Database } from '../kernel/database/database.js';
import { HubError } from '../kernel/http/hub-error.js';
import { audit } from './audit.js';
import { IssueCredential, type IssuedCredential } from './issue-credential.js';

/** Thrown when another app has this name: two of the same name could not be told apart in `app list`. */
export class AppNameTaken extends HubError {
  readonly status = 409;
  override readonly codeDescription = 'APP_NAME_TAKEN';
  constructor(name: string) {
    super(`There is already an app named "${name}"`);
  }
}

/** Registers an internal app and issues its first credential. */
@Injectable()
export class CreateApp {
  constructor(
    private readonly database: Database,
    private readonly issueCredential: IssueCredential,
  ) {}

  /**
   * @param name what people call the app, 1 to 100 characters, unique.
   * @returns the credential with its secret, which is nowhere else: only its hash is kept.
   * @throws AppNameTaken
   */
  async run(name: string, actor: string): Promise<IssuedCredential> {
    return this.database.transaction(async (tx) => {
      const [app] = await tx.query<{ id: string }>(
        `insert into auth.apps (name) values ($1) on conflict (name) do nothing returning id`,
        [name],
      );
      if (!app) throw new AppNameTaken(name);
      await audit(tx, actor, 'app created', app.id);
      return this.issueCredential.first(tx, app.id, actor);
    });
  }
}
