import { Injectable, OnModuleInit } from '@nestjs/common';
import { Config } from '../config/config.js';
import { Database } from './database.js';

/**
 * Remembers which Pluggy client this database belongs to and refuses a start with another one, so that demo data
 * never meets production and one company's Items never mix with another's.
 */
@Injectable()
export class Installation implements OnModuleInit {
  constructor(
    private readonly database: Database,
    private readonly config: Config,
  ) {}

  async onModuleInit(): Promise<void> {
    const mine = `${this.config.HUB_MODE}:${this.config.PLUGGY_CLIENT_ID.toLowerCase()}`;
    await this.database.query(
      `insert into kernel.installation (only_row, pluggy_client) values (true, $1) on conflict (only_row) do nothing`,
      [mine],
    );
    const [row] = await this.database.query<{ pluggy_client: string }>(
      `select pluggy_client from kernel.installation`,
    );
    if (row?.pluggy_client !== mine)
      throw new Error(
        `This database belongs to the Pluggy client "${row?.pluggy_client}", but the hub was started as "${mine}". ` +
          `Use the database of that client, or an empty one.`,
      );
  }
}
