import { timingSafeEqual } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import { Database } from '../kernel/database/database.js';

interface Accepted {
  secret: Buffer;
  /** By this process's clock. */
  until: number;
}

/** However many wrong secrets come in, the database is asked about them this often at most. */
const BETWEEN_LOOKS_MS = 250;

/**
 * The secrets with which Pluggy may deliver: the current one and, while it is being rotated, the one before.
 *
 * They are kept in memory, but a secret is called wrong only by the database as it was after the request came:
 * another replica may just have rotated it, and Pluggy never repeats a delivery that was answered 401.
 */
@Injectable()
export class AcceptedSecrets {
  private known: Accepted[] = [];
  /** A look at the database that has not begun. */
  private nextLook: Promise<Accepted[]> | undefined;
  private lastLook = 0;

  constructor(private readonly database: Database) {}

  /** Whether `given` is accepted by what this process remembers; compared in constant time. */
  remembers(given: string): boolean {
    return includes(this.known, given);
  }

  /** Whether `given` is accepted by the database, asked after this call. */
  async acceptsNow(given: string): Promise<boolean> {
    this.nextLook ??= this.look();
    return includes(await this.nextLook, given);
  }

  private async look(): Promise<Accepted[]> {
    await sleep(this.lastLook + BETWEEN_LOOKS_MS - Date.now());
    this.lastLook = Date.now();
    this.nextLook = undefined; // who comes from here on needs the look after this one
    const rows = await this.database.query<{ secret: string; seconds: number | null }>(
      `select secret, null::float8 as seconds from webhooks.registration
       union all
       select previous_secret, extract(epoch from previous_until - clock_timestamp())::float8
         from webhooks.registration where previous_until > clock_timestamp()`,
    );
    this.known = rows.map(({ secret, seconds }) => ({
      secret: Buffer.from(secret),
      until: seconds === null ? Infinity : Date.now() + seconds * 1000,
    }));
    return this.known;
  }
}

function includes(accepted: Accepted[], given: string): boolean {
  const bytes = Buffer.from(given);
  let found = false;
  for (const { secret, until } of accepted)
    if (secret.length === bytes.length && timingSafeEqual(secret, bytes) && until > Date.now()) found = true;
  return found;
}
