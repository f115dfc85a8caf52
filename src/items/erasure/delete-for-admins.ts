import { Injectable } from '@nestjs/common';
import { AuthFace } from '../../auth/face.js';
import { maskDocuments } from '../../kernel/http/mask-documents.js';
import { SupersedeItem } from '../duplicates/supersede-item.js';
import { AppNotFound, ItemNotFound } from '../item-errors.js';
import { ReviewedItem } from '../reviews/reviewed-item.js';
import { DeleteUser } from '../users/delete-user.js';
import { DeleteItem } from './delete-item.js';

/** What admins delete, in the same way as apps do; with their names and words in the audit log. */
@Injectable()
export class DeleteForAdmins {
  constructor(
    private readonly auth: AuthFace,
    private readonly reviewedItem: ReviewedItem,
    private readonly deleteItem: DeleteItem,
    private readonly deleteUser: DeleteUser,
    private readonly supersedeItem: SupersedeItem,
  ) {}

  /** Whosever it is, also nobody's. @throws ItemNotFound */
  async item(admin: string, itemId: string, why: string): Promise<void> {
    await this.reviewedItem.find(itemId);
    await this.deleteItem.begin(itemId, { by: admin, reason: 'asked by an admin', note: maskDocuments(why) });
  }

  /** @returns how many Items are being deleted. @throws AppNotFound */
  async user(admin: string, appId: string, clientUserId: string, why: string): Promise<number> {
    if ((await this.auth.appName(appId)) === undefined) throw new AppNotFound();
    const wish = { by: admin, reason: 'user deleted', note: maskDocuments(why) } as const;
    return this.deleteUser.delete(appId, clientUserId, wish);
  }

  /** @returns the Item that stays. @throws ItemNotFound, NoSuccessor */
  async supersede(admin: string, itemId: string, successorId?: string, why?: string): Promise<string> {
    const { appId } = await this.reviewedItem.find(itemId);
    if (appId === null) throw new ItemNotFound();
    const note = why && maskDocuments(why);
    const wish = { by: admin, reason: 'superseded', ...(note && { note }) } as const;
    return this.supersedeItem.retire(appId, itemId, successorId, `admin:${admin}`, wish);
  }
}
