import { Injectable } from '@nestjs/common';
import { Readable } from 'node:stream';
import type { PoolClient } from 'pg';
import { ItemsFace } from '../../items/face.js';
import { Database } from '../../kernel/database/database.js';
import { HubError } from '../../kernel/http/hub-error.js';

/** 429: as many exports as this process allows are under way. */
export class TooManyExports extends HubError {
  readonly status = 429;
  override readonly codeDescription = 'TOO_MANY_EXPORTS';
  constructor() {
    super('Too many exports are under way; try again when one has ended');
  }
}

/** Rows that PostgreSQL makes and we hold at a time. */
const AT_A_TIME = 500;
/** Of all connections of a process, so many may be busy with exports: they must not starve the API. */
const PART = 1 / 5;

/** Reads one snapshot, however large, in constant memory. */
export interface Snapshot {
  /** The rows of a query, in blocks; each row as the texts of its columns. */
  rows: (sql: string, params: unknown[]) => AsyncGenerator<(string | null)[][]>;
}

/** A file in pieces, to be taken one by one or closed. */
export class Pieces {
  constructor(
    private first: IteratorResult<string> | undefined,
    private readonly rest: AsyncGenerator<string>,
  ) {}

  async next(): Promise<string | undefined> {
    const piece = this.first ?? (await this.rest.next());
    this.first = undefined;
    return piece.done ? undefined : piece.value;
  }

  async close(): Promise<void> {
    await this.rest.return(undefined);
  }

  /** All of them; closed when the stream is destroyed. */
  toStream(): Readable {
    const stream = new Readable({
      read: () =>
        void this.next().then(
          (piece) => stream.push(piece ?? null),
          (error: Error) => stream.destroy(error),
        ),
      destroy: (error, done) =>
        void this.close().then(
          () => done(error),
          () => done(error),
        ),
    });
    return stream;
  }
}

/**
 * Streams rows out of the copy: a cursor in a read-only transaction on a connection of the pool, so that memory is
 * constant, the reader's pace decides, and all parts of an export are of the same moment.
 */
@Injectable()
export class ExportRows {
  private underWay = 0;

  constructor(
    private readonly database: Database,
    private readonly items: ItemsFace,
  ) {}

  /**
   * The pieces that `make` yields, from one snapshot. The connection goes back when the reader has taken the last piece
   * or has closed them. It breaks off when one of the Items is deleted: a slow reader would go on reading what is gone.
   * @throws TooManyExports, and what the first piece throws.
   */
  async open(itemIds: string[], make: (snapshot: Snapshot) => AsyncGenerator<string>): Promise<Pieces> {
    const most = Math.max(1, Math.floor((this.database.pool.options.max ?? 10) * PART));
    if (this.underWay >= most) throw new TooManyExports();
    this.underWay++;
    let client: PoolClient;
    try {
      client = await this.database.pool.connect();
    } catch (error) {
      this.underWay--;
      throw error;
    }
    const pieces = this.run(client, itemIds, make);
    // A generator that was not begun has no end either: closing it would not give the connection back.
    return new Pieces(await pieces.next(), pieces);
  }

  private async *run(
    client: PoolClient,
    itemIds: string[],
    make: (snapshot: Snapshot) => AsyncGenerator<string>,
  ): AsyncGenerator<string> {
    let broken: Error | undefined;
    try {
      await client.query('begin isolation level repeatable read read only');
      const look = (): Promise<void> => this.items.requireKept(itemIds);
      yield* make({ rows: (sql, params) => fetchAll(client, sql, params, look) });
      await client.query('commit');
    } catch (error) {
      broken = error as Error;
      throw error;
    } finally {
      this.underWay--;
      await this.giveBack(client, broken);
    }
  }

  private async giveBack(client: PoolClient, broken?: Error): Promise<void> {
    try {
      await client.query('rollback'); // nothing to do after a commit; after an abort it ends the cursor
      client.release(broken);
    } catch (error) {
      client.release(error as Error);
    }
  }
}

async function* fetchAll(
  client: PoolClient,
  sql: string,
  params: unknown[],
  look: () => Promise<void>,
): AsyncGenerator<(string | null)[][]> {
  await client.query(`declare export no scroll cursor for ${sql}`, params);
  for (;;) {
    const { rows } = await client.query<(string | null)[]>({
      text: `fetch ${AT_A_TIME} from export`,
      rowMode: 'array',
    });
    if (rows.length === 0) break;
    await look();
    yield rows;
  }
  await client.query('close export');
}
