import { Injectable } from '@nestjs/common';
import { ItemsFace } from '../../items/face.js';
import { Database } from '../../kernel/database/database.js';
import { IdentitySeal } from '../sealing/identity-seal.js';
import { IdentityNotFound } from './read-errors.js';

interface Row extends Record<string, unknown> {
  itemId: string;
  id: string;
  data: string;
}

const ROW = `select t.item_id::text as "itemId", t.id::text as id, t.data::text as data
               from sync.identities t join items.readable r on r.item_id = t.item_id and r.app_id = $1`;

/** Serves identities as the JSON text that Pluggy sent. Ownership is part of each statement. */
@Injectable()
export class ReadIdentities {
  constructor(
    private readonly database: Database,
    private readonly items: ItemsFace,
    private readonly seal: IdentitySeal,
  ) {}

  /** One identity. @throws IdentityNotFound, IdentityUnreadable */
  async one(appId: string, id: string): Promise<string> {
    const [row] = await this.database.query<Row>(`${ROW} where t.id = $2`, [appId, id]);
    if (!row) throw new IdentityNotFound();
    return this.seal.open(row.data, row);
  }

  /** The identity of an Item's holder. @throws ItemNotFound, IdentityNotFound, IdentityUnreadable */
  async ofItem(appId: string, itemId: string): Promise<string> {
    const [row] = await this.database.query<Row>(
      `${ROW} where t.item_id = $2 order by t.created_at desc nulls last, t.id limit 1`,
      [appId, itemId],
    );
    if (row) return this.seal.open(row.data, row);
    await this.items.require(appId, itemId);
    throw new IdentityNotFound();
  }
}
