import { Injectable } from '@nestjs/common';
import { AuthFace } from '../../auth/face.js';
import { ConnectFace } from '../../connect/face.js';
import { Database } from '../../kernel/database/database.js';
import { AskDeletion, type Wish } from '../erasure/ask-deletion.js';
import { DeleteItem } from '../erasure/delete-item.js';
import { ListErasures } from '../erasure/list-erasures.js';

/** Deletes everything of one person that one app has connected, at Pluggy and here. */
@Injectable()
export class DeleteUser {
  constructor(
    private readonly database: Database,
    private readonly auth: AuthFace,
    private readonly connect: ConnectFace,
    private readonly askDeletion: AskDeletion,
    private readonly listErasures: ListErasures,
    private readonly deleteItem: DeleteItem,
  ) {}

  /**
   * Also what is being connected at this moment: the user's minted id is forgotten first, and an Item that still comes
   * with it is deleted instead of adopted. To do it twice is fine.
   * @param wish whose it is, the app's own when left out.
   * @returns how many Items are being deleted.
   */
  async delete(
    appId: string,
    clientUserId: string,
    wish: Wish = { by: 'app', reason: 'user deleted' },
  ): Promise<number> {
    const erasures = await this.database.transaction(async (tx) => {
      const minted = await this.connect.forgetUser(tx, appId, clientUserId);
      const users = await this.askDeletion.list(tx, 'user', minted.map(({ id }) => ({ id, appId }))); // prettier-ignore
      const items = await tx.query<{ id: string }>(
        `select id from items.items
          where app_id = $1 and client_user_id = $2 and deletion_asked_at is null and erased_at is null`,
        [appId, clientUserId],
      );
      const found = items.map(({ id }) => id);
      const asked = await this.askDeletion.ask(tx, found, wish);
      // The app's id of a person is a person's: it is not what the line names, but the app. Nor is a line made of nothing.
      const { by, note } = wish;
      if (by !== 'app' || users.length + asked.length > 0)
        await this.auth.audit(tx, by, 'user deletion asked', appId, {
          items: asked.length,
          ...(note && { note }),
        });
      return [...users, ...asked];
    });
    await this.listErasures.write(erasures);
    const ids = erasures.filter(({ kind }) => kind === 'item').map(({ id }) => id);
    for (const id of ids) await this.deleteItem.attempt(id);
    return ids.length;
  }
}
