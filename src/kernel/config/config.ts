import { applyDecorators } from '@nestjs/common';
import { plainToInstance, Transform } from 'class-transformer';
import {
  IsBoolean,
  IsIn,
  IsInt,
  IsOptional,
  IsString,
  IsUrl,
  IsUUID,
  Matches,
  Max,
  Min,
  validateSync,
} from 'class-validator';
import 'reflect-metadata';

const toInt = ({ value }: { value: unknown }): unknown =>
  typeof value === 'string' && /^-?\d+$/.test(value.trim()) ? Number(value) : value;

const IntBetween = (min: number, max: number): PropertyDecorator =>
  applyDecorators(Transform(toInt), IsInt(), Min(min), Max(max));

const ToBoolean = (): PropertyDecorator =>
  applyDecorators(
    Transform(({ value }: { value: unknown }) =>
      value === 'true' ? true : value === 'false' ? false : value,
    ),
    IsBoolean(),
  );

/** The published limits of Pluggy (facts on rate limits), and the same for routes without one. */
export const DEFAULT_RATE_LIMITS = 'PATCH /items/{id}=20,*=360';

/** An id, a colon and 32 bytes in base64, with commas between; no id twice. */
export const ENCRYPTION_KEYS =
  /^$|^(?!(?:.*,)?\s*([\w.-]+):.*,\s*\1:)(?:\s*[\w.-]{1,40}:[A-Za-z0-9+/]{42}[AEIMQUYcgkosw048]=\s*(?:,(?=.)|$))+$/;

type Variable = Exclude<keyof Config, 'servesApi' | 'runsJobs'>;

/** Every variable and what it is expected to look like, in the words of the message that names a wrong one. */
export const EXPECTED: Record<Variable, string> = {
  DATABASE_URL: 'a PostgreSQL URL, such as postgres://user:password@host:5432/database',
  PLUGGY_CLIENT_ID: "the UUID of your application in Pluggy's dashboard",
  PLUGGY_CLIENT_SECRET: 'the secret that belongs to PLUGGY_CLIENT_ID',
  PUBLIC_URL: 'the https URL under which Pluggy and browsers reach this hub, without a path at its end',
  PLUGGY_API_URL: 'the base URL of the Pluggy API (default https://api.pluggy.ai)',
  HOST: 'the address to listen on (default 0.0.0.0)',
  PORT: 'a TCP port, 0 to 65535 (default 3000)',
  ROLE: 'all, api or worker (default all)',
  TRUST_PROXY: 'true when a reverse proxy of yours sets X-Forwarded-For, else false (default false)',
  DATABASE_POOL: 'the largest number of database connections of this process, 5 to 200 (default 20)',
  WORKER_CONCURRENCY: 'how many jobs this process runs at a time, 1 to 100 (default 10)',
  WORKER_SILENCE_SECONDS:
    "after how many seconds of silence a worker's jobs go to others, 2 to 600 (default 30)",
  PLUGGY_RATE_LIMITS:
    "Pluggy's limits, METHOD /route=calls (2 or more) with commas between, * for other routes (default 20 for PATCH /items/{id}, else 360)",
  PLUGGY_RATE_WINDOW_SECONDS: 'the seconds in which no limit is exceeded, 1 to 3600 (default 65)',
  EGRESS_GROUP: 'a name for the addresses that calls to Pluggy come from (default: default)',
  APP_WEBHOOK_HOSTS:
    'names of inner hosts that apps may be told at, with commas between; .name for all below it (default none)',
  STALE_GRACE_MINUTES:
    'how long a sync of Pluggy’s may be overdue before its Item is STALE, 10 to 10080 (default 120)',
  STALE_AFTER_CYCLES: 'after how many missed cycles an Item is STALE in any case, 1 to 100 (default 3)',
  STUCK_AFTER_MINUTES: 'after how long an execution is STUCK, 5 to 10080 (default 30)',
  ACTION_AFTER_MINUTES: 'after how long a question to the user is ACTION_REQUIRED, 1 to 10080 (default 30)',
  BEHIND_AFTER_MINUTES:
    'after how long a copy that was not caught up is SYNC_BEHIND, 5 to 10080 (default 60)',
  CONSENT_WARNING_DAYS: 'how many days ahead an Item is CONSENT_EXPIRING, 1 to 365 (default 14)',
  CHECK_SECONDS: 'every how many seconds all Items are checked, 10 to 3600 (default 60)',
  INCIDENT_ITEMS: 'how many Items of one connector must fail to be an incident, 2 to 100000 (default 5)',
  INCIDENT_PERCENT: 'what share of its Items must fail to be an incident, in percent, 1 to 100 (default 20)',
  CONNECT_LINK_HOURS: 'how long a link to connect an Item again is good for, 1 to 696 (default 72)',
  PLUGGY_ITEM_LIMIT:
    'how many Items your plan at Pluggy allows, for the admins’ overview, 1 to 10000000 (default: not known)',
  CONSENT_REVOKED_ERASE_DAYS:
    'how many days after its user withdrew the consent an Item is erased, 0 (never) to 3650 (default 30)',
  CONSENT_EXPIRED_ERASE_DAYS:
    'how many days after its consent ran out an Item is erased, 0 (never) to 3650 (default 0)',
  DELETED_BY_PLUGGY_ERASE_DAYS:
    'how many days after Pluggy deleted it an Item is erased, 0 (never) to 3650 (default 0)',
  ABANDONED_ERASE_DAYS:
    'how many days after the last sign of life an Item that never completed a sync is erased, 0 (never) to 3650 (default 0)',
  UNCLAIMED_ERASE_DAYS:
    'how many days after the hub heard of it an Item that no app has is erased, at Pluggy too, 0 (never) to 3650 (default 0)',
  KEEP_WEBHOOKS_DAYS:
    'how many days webhooks are kept once they are processed, 0 (for ever) to 3650 (default 30)',
  KEEP_DELIVERIES_DAYS: 'how many days it is kept what apps were told, 0 (for ever) to 3650 (default 30)',
  KEEP_RUN_DETAILS_DAYS:
    'how many days the details of sync runs are kept, 0 (for ever) to 3650 (default 365)',
  KEEP_HISTORY_DAYS:
    'how many days timelines, cleared flags, closed reviews and incidents are kept, 0 (as long as the Item) to 3650 (default 0)',
  KEEP_AUDIT_DAYS: 'how many days the audit log is kept, 0 (for ever) to 3650 (default 0)',
  KEEP_SESSIONS_DAYS:
    'how many days ended logins of admins, expired links and attempts to connect are kept, 0 (for ever) to 3650 (default 30)',
  ERASURES_FILE:
    'the file in which this process lists what was erased, for after a restore of the database (default: none)',
  DATA_ENCRYPTION_KEY:
    'keys that identities are stored with, id:base64 of 32 bytes with commas between, the newest first (default: none, they are stored in clear)',
  AUDIT_DAYS: 'every how many days each Item is read again whole, 1 to 365 (default 30)',
  ADMIN_IDLE_MINUTES:
    'after how long without a request a login to the admin page ends, 2 to 1440 (default 30)',
  ADMIN_SESSION_HOURS: 'after how long a login to the admin page ends in any case, 1 to 168 (default 12)',
  LOG_LEVEL: 'fatal, error, warn, info, debug or silent (default info)',
  DEMO_ITEMS:
    'false when `npm start` without configuration is to connect one demo Item only, else true (default true)',
  HUB_MODE: 'production or local (set to local by `npm start`, never by hand)',
  DEMO_APP_FILE:
    'nothing: `npm start` without configuration sets it, for a hub on a developer’s machine; refused everywhere else',
};

/**
 * The whole configuration, read once from the environment by {@link readConfig}.
 * Every variable is documented in `.env.example`.
 */
export class Config {
  @Matches(/^postgres(ql)?:\/\/\S+$/)
  DATABASE_URL: string;

  @IsUUID()
  PLUGGY_CLIENT_ID: string;

  @IsString()
  @Matches(/\S/)
  PLUGGY_CLIENT_SECRET: string;

  @IsUrl({ protocols: ['http', 'https'], require_protocol: true, require_tld: false })
  @Matches(/^[^?#]*[^/?#]$/)
  PUBLIC_URL: string;

  @IsUrl({ protocols: ['http', 'https'], require_protocol: true, require_tld: false })
  @Matches(/^[^?#]*[^/?#]$/)
  PLUGGY_API_URL: string = 'https://api.pluggy.ai';

  @IsString()
  HOST: string = '0.0.0.0';

  @IntBetween(0, 65535)
  PORT: number = 3000;

  @IsIn(['all', 'api', 'worker'])
  ROLE: 'all' | 'api' | 'worker' = 'all';

  /** Whose address a caller's is: without a proxy, that header would let anyone pretend to be anyone. */
  @ToBoolean()
  TRUST_PROXY: boolean = false;

  @IntBetween(5, 200)
  DATABASE_POOL: number = 20;

  @IntBetween(1, 100)
  WORKER_CONCURRENCY: number = 10;

  /** A worker gives a sign of life six times as often. */
  @IntBetween(2, 600)
  WORKER_SILENCE_SECONDS: number = 30;

  /**
   * Calls that Pluggy lets in, of one address in one minute, by class of route. Published are 20 for
   * `PATCH /items/{id}` and 360 for `POST /auth`, `GET /accounts`, `GET /transactions`, `GET /investments` and
   * `GET /investments/{id}/transactions`, each with its variants; 360 is taken for the others.
   */
  @Matches(/^(\s*(\*|(GET|POST|PATCH|DELETE) \/[\w{}/-]+)=([2-9]|[1-9]\d{1,6})\s*(,(?=.)|$))+$/)
  PLUGGY_RATE_LIMITS: string = DEFAULT_RATE_LIMITS;

  /** Pluggy's minute, and 5 s because calls do not all take the same time on their way. */
  @IntBetween(1, 3600)
  PLUGGY_RATE_WINDOW_SECONDS: number = 65;

  /** Pluggy counts by source address: replicas that leave through the same one share a budget, others have their own. */
  @Matches(/^[\w.-]{1,60}$/)
  EGRESS_GROUP: string = 'default';

  /** Everywhere else apps are told at public addresses only: an app could have the hub call what only it can reach. */
  @Matches(/^$|^\.?\w[\w.-]*(\s*,\s*\.?\w[\w.-]*)*$/)
  APP_WEBHOOK_HOSTS: string = '';

  /** The hub asks Pluggy an hour after the sync was due: by then the answer is here. */
  @IntBetween(10, 10_080)
  STALE_GRACE_MINUTES: number = 120;

  @IntBetween(1, 100)
  STALE_AFTER_CYCLES: number = 3;

  /** Executions take 20 s to 4 minutes. */
  @IntBetween(5, 10_080)
  STUCK_AFTER_MINUTES: number = 30;

  @IntBetween(1, 10_080)
  ACTION_AFTER_MINUTES: number = 30;

  @IntBetween(5, 10_080)
  BEHIND_AFTER_MINUTES: number = 60;

  @IntBetween(1, 365)
  CONSENT_WARNING_DAYS: number = 14;

  /** Asks nobody but our own database. */
  @IntBetween(10, 3600)
  CHECK_SECONDS: number = 60;

  /** Fewer may be chance. */
  @IntBetween(2, 100_000)
  INCIDENT_ITEMS: number = 5;

  @IntBetween(1, 100)
  INCIDENT_PERCENT: number = 20;

  /** A link may be mailed: people do not read their mail at once. */
  @IntBetween(1, 696)
  CONNECT_LINK_HOURS: number = 72;

  @IsOptional()
  @IntBetween(1, 10_000_000)
  PLUGGY_ITEM_LIMIT: number | null = null;

  /** See docs/consent.md. */
  @IntBetween(0, 3650)
  CONSENT_REVOKED_ERASE_DAYS: number = 30;

  @IntBetween(0, 3650)
  CONSENT_EXPIRED_ERASE_DAYS: number = 0;

  @IntBetween(0, 3650)
  DELETED_BY_PLUGGY_ERASE_DAYS: number = 0;

  @IntBetween(0, 3650)
  ABANDONED_ERASE_DAYS: number = 0;

  /** Deletes at Pluggy what others may have made there: nothing that a default may do. */
  @IntBetween(0, 3650)
  UNCLAIMED_ERASE_DAYS: number = 0;

  @IntBetween(0, 3650)
  KEEP_WEBHOOKS_DAYS: number = 30;

  @IntBetween(0, 3650)
  KEEP_DELIVERIES_DAYS: number = 30;

  @IntBetween(0, 3650)
  KEEP_RUN_DETAILS_DAYS: number = 365;

  @IntBetween(0, 3650)
  KEEP_HISTORY_DAYS: number = 0;

  @IntBetween(0, 3650)
  KEEP_AUDIT_DAYS: number = 0;

  @IntBetween(0, 3650)
  KEEP_SESSIONS_DAYS: number = 30;

  /** On another volume than the database's, or it is lost with it: see docs/operations.md. */
  @Matches(/^$|^\S(.*\S)?$/)
  ERASURES_FILE: string = '';

  /** A secret. The first key encrypts, all of them decrypt: see docs/operations.md. */
  @Matches(ENCRYPTION_KEYS)
  DATA_ENCRYPTION_KEY: string = '';

  /** Each audit costs what the Item's first sync cost. */
  @IntBetween(1, 365)
  AUDIT_DAYS: number = 30;

  @IntBetween(2, 1440)
  ADMIN_IDLE_MINUTES: number = 30;

  @IntBetween(1, 168)
  ADMIN_SESSION_HOURS: number = 12;

  @IsIn(['fatal', 'error', 'warn', 'info', 'debug', 'silent'])
  LOG_LEVEL: string = 'info';

  /** A few dozen, in all states: of no use to who starts it for a minute, or often. Production has none. */
  @ToBoolean()
  DEMO_ITEMS: boolean = true;

  /** `local` when `npm start` runs the sandbox in Pluggy's place; http and loopback addresses are fine then. */
  @IsOptional()
  @IsIn(['production', 'local'])
  HUB_MODE: 'production' | 'local' = 'production';

  /** Whose credentials the explorer of a local hub logs in with; made after the hub has started. */
  @IsString()
  DEMO_APP_FILE: string = '';

  /** Whether this process answers HTTP requests of apps and of Pluggy. */
  get servesApi(): boolean {
    return this.ROLE !== 'worker';
  }

  /** Whether this process runs jobs, the inbox drain and schedules. */
  get runsJobs(): boolean {
    return this.ROLE !== 'api';
  }
}

/** Thrown with one message that names every missing or malformed variable. */
export class ConfigError extends Error {}

/**
 * Reads and validates the configuration as a whole.
 * @throws ConfigError naming every variable that is missing or malformed and what is expected of it;
 *   the values themselves are never part of the message, as they may be secrets.
 */
export function readConfig(env: NodeJS.ProcessEnv): Config {
  const known = Object.keys(EXPECTED).filter((name) => env[name] !== undefined && env[name] !== '');
  const config = plainToInstance(Config, Object.fromEntries(known.map((name) => [name, env[name]])));
  const wrong = new Set(validateSync(config).map((e) => e.property as Variable));
  // Pluggy delivers webhooks to https addresses only (facts on webhook URLs, Pluggy's reference).
  if (config.HUB_MODE === 'production' && config.PUBLIC_URL?.startsWith('http://')) wrong.add('PUBLIC_URL');
  // Whoever can reach a hub in production must not be let in by a file.
  if (config.HUB_MODE !== 'local' && config.DEMO_APP_FILE) wrong.add('DEMO_APP_FILE');
  if (wrong.size === 0) return config;
  const lines = [...wrong].map(
    (name) => `  ${name} ${env[name] ? 'is malformed' : 'is missing'}: ${EXPECTED[name]}`,
  );
  throw new ConfigError(`The configuration is not complete:\n${lines.join('\n')}\nSee .env.example.`);
}
