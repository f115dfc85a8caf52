import { Injectable } from '@nestjs/common';
import { AuthFace } from '../../auth/face.js';
import { Database } from '../../kernel/database/database.js';
import { BadInput } from '../../kernel/http/hub-error.js';
import { AskImport } from './ask-import.js';

/** An admin's word on whose the unclaimed Items are. */
@Injectable()
export class ClaimUnclaimed {
  constructor(
    private readonly database: Database,
    private readonly auth: AuthFace,
    private readonly askImport: AskImport,
  ) {}

  /** @returns the id of the import that makes them the app's. @throws BadInput when there is no such app */
  async run(admin: string, appId: string, itemIds: string[]): Promise<string> {
    if ((await this.auth.appName(appId)) === undefined) throw new BadInput('appId must be the id of an app');
    return this.database.transaction(async (tx) => {
      const importId = await this.askImport.ofItemsIn(
        tx,
        appId,
        itemIds.map((id) => ({ id })),
      );
      const details = { appId, importId };
      await this.auth.auditEach(tx, admin, 'item claimed', itemIds.map((subject) => ({ subject, details }))); // prettier-ignore
      return importId;
    });
  }
}
