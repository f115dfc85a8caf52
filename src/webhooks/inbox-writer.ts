import { randomUUID } from 'node:crypto';
import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import pg from 'pg';
import { Config } from '../kernel/config/config.js';
import { Logger } from '../kernel/observability/logger.js';
import { InboxFull, InboxUnavailable } from './refusals.js';

/** A webhook as it goes into the inbox. */
export interface IncomingWebhook {
  event: string;
  eventId: string | null;
  /** The body as it came. */
  body: string;
}

interface Waiting extends IncomingWebhook {
  resolve: () => void;
  reject: (error: unknown) => void;
}

/** Measured: with 200 rows a commit and two commits in flight the inbox takes five times what single inserts do. */
const BATCH_ROWS = 200;
const BATCH_CHARACTERS = 4 * 1024 * 1024;
const IN_FLIGHT = 2;
/** Ten full batches: half a second of work at worst. What comes beyond is told to come back. */
const LINE_ROWS = 2_000;
const LINE_CHARACTERS = 64 * 1024 * 1024;
/** Pluggy's older documentation gives an endpoint 5 s to answer, the newer 10 s. */
const STATEMENT_MS = 4_000;

/** SQLSTATE classes that speak of the server or the connection, not of the rows: nobody's bad body. */
const SURROUNDINGS = new Set(['08', '25', '40', '53', '55', '57', '58']);

/**
 * Writes webhooks to the inbox, many to a commit. While two commits are in flight, newcomers wait in line and share
 * the next one. {@link write} resolves only when the row's own batch has committed: the inbox row is the promise
 * that Pluggy's delivery is answered with.
 *
 * It has two database connections of its own, so that an answer to Pluggy never waits behind jobs for the pool.
 * They close after the HTTP server has, that is, after every accepted request has been answered.
 */
@Injectable()
export class InboxWriter implements OnApplicationShutdown {
  private readonly pool: pg.Pool;
  private readonly line: Waiting[] = [];
  private characters = 0;
  private dispatching = false;
  /** Each lane raises a ledger row of its own, so that no commit waits for another's row lock. */
  private readonly freeLanes: string[];

  constructor(
    config: Config,
    private readonly logger: Logger,
  ) {
    const process = randomUUID();
    this.freeLanes = Array.from({ length: IN_FLIGHT }, (_, n) => `ingress-${process}-${n}`);
    this.pool = new pg.Pool({
      connectionString: config.DATABASE_URL,
      application_name: 'pluggy-hub ingress',
      max: IN_FLIGHT,
      connectionTimeoutMillis: STATEMENT_MS,
      query_timeout: STATEMENT_MS,
    });
    this.pool.on('error', (err) => this.logger.warn({ err }, 'an idle connection of the ingress broke'));
  }

  /**
   * Resolves when the webhook is committed.
   * @throws InboxFull when too many wait already, InboxUnavailable when the database does not take it now; both ask
   *   Pluggy to deliver again. Whatever else PostgreSQL refuses about this one row is thrown as it is.
   */
  write(webhook: IncomingWebhook): Promise<void> {
    if (this.line.length >= LINE_ROWS || this.characters >= LINE_CHARACTERS)
      return Promise.reject(new InboxFull());
    return new Promise((resolve, reject) => {
      this.line.push({ ...webhook, resolve, reject });
      this.characters += webhook.body.length;
      this.dispatchSoon();
    });
  }

  async onApplicationShutdown(): Promise<void> {
    await this.pool.end();
  }

  /** At the end of this turn of the event loop: all requests that were read in it go together. */
  private dispatchSoon(): void {
    if (this.dispatching || this.freeLanes.length === 0) return;
    this.dispatching = true;
    setImmediate(() => {
      this.dispatching = false;
      while (this.line.length > 0 && this.freeLanes.length > 0)
        void this.commit(this.freeLanes.pop()!, this.nextBatch());
    });
  }

  private nextBatch(): Waiting[] {
    let size = 0;
    let characters = 0;
    for (const { body } of this.line) {
      if (size === BATCH_ROWS || (size > 0 && characters + body.length > BATCH_CHARACTERS)) break;
      characters += body.length;
      size++;
    }
    this.characters -= characters;
    return this.line.splice(0, size);
  }

  private async commit(lane: string, batch: Waiting[]): Promise<void> {
    try {
      await this.insert(lane, batch);
      for (const { resolve } of batch) resolve();
    } catch (error) {
      if (batch.length > 1 && isAboutRows(error)) {
        for (const member of batch) await this.commitAlone(lane, member);
      } else this.refuse(batch, error);
    } finally {
      this.freeLanes.push(lane);
      if (this.line.length > 0) this.dispatchSoon();
    }
  }

  /** A batch failed over one of its members: each is on its own now, and only the bad one is refused. */
  private async commitAlone(lane: string, member: Waiting): Promise<void> {
    try {
      await this.insert(lane, [member]);
      member.resolve();
    } catch (error) {
      this.refuse([member], error);
    }
  }

  private refuse(batch: Waiting[], error: unknown): void {
    const aboutRows = isAboutRows(error);
    if (!aboutRows) this.logger.error({ err: error, webhooks: batch.length }, 'the inbox is unavailable');
    for (const { reject } of batch) reject(aboutRows ? error : new InboxUnavailable());
  }

  /** One statement, one commit. What was accepted is counted apart from what was inserted: the ledger compares. */
  private async insert(lane: string, batch: Waiting[]): Promise<void> {
    await this.pool.query(
      `with rows as (
         insert into webhooks.inbox (event, event_id, body)
         select * from unnest($2::text[], $3::text[], $4::text[])
       )
       insert into webhooks.ledger as mine (lane, received) values ($1, $5)
       on conflict (lane) do update
          set received = mine.received + excluded.received, written_at = clock_timestamp()`,
      [lane, batch.map((w) => w.event), batch.map((w) => w.eventId), batch.map((w) => w.body), batch.length],
    );
  }
}

const isAboutRows = (error: unknown): boolean =>
  error instanceof pg.DatabaseError && !SURROUNDINGS.has(error.code?.slice(0, 2) ?? '');
