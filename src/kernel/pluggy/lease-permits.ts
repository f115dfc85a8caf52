import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import pg from 'pg';
import { Config } from '../config/config.js';
import { Logger } from '../observability/logger.js';
import type { Bucket, Lane } from './rate-limits.js';

/** What a statement gave, and in how many seconds the next permit of each lane is there. */
export interface Lease {
  granted: Record<Lane, number>;
  wait: Record<Lane, number>;
}

const STATEMENT_MS = 10_000;

/**
 * The commit is not waited for on the disk, as the transaction is this one statement: a crash of the database may
 * forget the permits of its last half second, and Pluggy's 429 is the net under that.
 */
const NO_FSYNC = `set_config('synchronous_commit', 'off', true)`;

interface Row {
  users: number;
  others: number;
  user_wait: number;
  other_wait: number;
}

/**
 * By the primary key. The clock is read only once the row is locked: read before, it might be behind a lease that
 * another process made meanwhile. The 1e-6 makes up for rounding to PostgreSQL's microseconds.
 */
const LEASE = `
  with ask as (
    select $3::float8 as burst, $4::float8 as reserve, $5::float8 as per_second,
           $6::float8 as users_asked, $7::float8 as others_asked
  ), held as materialized (
    select full_at, blocked_until from kernel.rate_budget where egress_group = $1 and route_class = $2 for update
  ), read as materialized (
    select full_at, blocked_until, clock_timestamp() as now, ${NO_FSYNC} from held
  ), bucket as (
    select ask.*, greatest(full_at, now) as full_at,
           greatest(extract(epoch from blocked_until - now)::float8, 0) as blocked,
           burst - per_second * extract(epoch from greatest(full_at, now) - now)::float8 + 1e-6 as permits
      from read, ask
  ), users as (
    select *, case when blocked > 0 then 0 else greatest(least(users_asked, floor(permits)), 0) end as users
      from bucket
  ), lease as (
    select *, case when blocked > 0 then 0
                   else greatest(least(others_asked, floor(permits - users - reserve)), 0) end as others
      from users
  )
  update kernel.rate_budget b
     set full_at = lease.full_at + (users + others) / per_second * interval '1 second'
    from lease
   where egress_group = $1 and route_class = $2
  returning users, others,
            greatest(blocked, (1 - permits + users + others) / per_second) as user_wait,
            greatest(blocked, (1 + reserve - permits + users + others) / per_second) as other_wait`;

/**
 * The shared buckets, one row of `kernel.rate_budget` each (found by its primary key).
 *
 * It has a connection of its own: whoever holds one of the pool's while it waits for a permit, in a transaction
 * (the key's renewal, a scheduled task), would otherwise wait for those that wait for it.
 */
@Injectable()
export class LeasePermits implements OnApplicationShutdown {
  private readonly pool: pg.Pool;
  private readonly group: string;

  constructor(config: Config, logger: Logger) {
    this.group = config.EGRESS_GROUP;
    this.pool = new pg.Pool({
      connectionString: config.DATABASE_URL,
      application_name: 'pluggy-hub rate budget',
      max: 1,
      idleTimeoutMillis: 0, // a new connection costs ten times what a permit does
      connectionTimeoutMillis: STATEMENT_MS,
      query_timeout: STATEMENT_MS,
    });
    this.pool.on('error', (err) => logger.warn({ err }, 'the idle connection of the rate budget broke'));
  }

  async onApplicationShutdown(): Promise<void> {
    if (!this.pool.ended) await this.pool.end();
  }

  /** As many permits of a class as are there, up to what is asked for; users' first, and the reserve is theirs alone. */
  async lease(name: string, bucket: Bucket, asked: Record<Lane, number>): Promise<Lease> {
    const { burst, reserve, perSecond } = bucket;
    const values = [this.group, name, burst, reserve, perSecond, asked.user, asked.background];
    for (;;) {
      const { rows } = await this.pool.query<Row>({ name: 'lease-permits', text: LEASE, values });
      const row = rows[0];
      if (row)
        return {
          granted: { user: row.users, background: row.others },
          wait: { user: row.user_wait, background: row.other_wait },
        };
      await this.pool.query(
        `insert into kernel.rate_budget (egress_group, route_class) values ($1, $2) on conflict do nothing`,
        [this.group, name],
      );
    }
  }

  /** Gives out nothing of a class for so long, in any process. */
  async block(name: string, seconds: number): Promise<void> {
    await this.pool.query(
      `with lazily as materialized (select ${NO_FSYNC})
       insert into kernel.rate_budget as b (egress_group, route_class, blocked_until)
       select $1, $2, clock_timestamp() + $3::float8 * interval '1 second' from lazily
       on conflict (egress_group, route_class) do update
         set blocked_until = greatest(b.blocked_until, excluded.blocked_until)`,
      [this.group, name, seconds],
    );
  }

  /** For each class that was ever used: the seconds until its bucket is full, and until it is open again. */
  async spent(): Promise<{ name: string; full: number; blocked: number }[]> {
    const { rows } = await this.pool.query<{ name: string; full: number; blocked: number }>(
      `select route_class as name,
              greatest(extract(epoch from full_at - clock_timestamp())::float8, 0) as full,
              greatest(extract(epoch from blocked_until - clock_timestamp())::float8, 0) as blocked
         from kernel.rate_budget where egress_group = $1`,
      [this.group],
    );
    return rows;
  }
}
