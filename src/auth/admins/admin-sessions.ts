import { createHash, createHmac, randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Config } from '../../kernel/config/config.js';
import { Database, type Tx } from '../../kernel/database/database.js';
import { instantText } from '../../kernel/database/iso-instant.js';
import type { Admin } from '../../kernel/http/admin.js';
import { audit } from '../audit.js';
import { LoginRefused, SessionNotFound } from './admin-errors.js';
import type { AdminSessionSchema } from './admins.schema.js';

/** A session that lives, and what its admin may do. */
export interface LiveSession extends Admin {
  sessionId: string;
  /** To be sent in `X-CSRF-Token`. Made of the token, which no script can read, and telling nothing of it. */
  csrfToken: string;
  /** Whether the password was made by the hub: its admin has to choose another before anything else. */
  mustChangePassword: boolean;
}

/** Where a session was opened from. */
export interface Whereabouts {
  address: string;
  userAgent: string | undefined;
}

/** How exactly `last_used_at` is known: not every request is worth a write. */
const EXACT_TO = '15 seconds';
/** Addresses from which an admin has logged in are known so long; sessions are kept as long (KEEP_SESSIONS_DAYS). */
export const KEPT_FOR = '30 days';
const LONGEST_USER_AGENT = 200;

/**
 * Sessions of admins. Only a hash of each token is kept. Nothing is cached: what is revoked here is refused by every
 * replica at its next request.
 */
@Injectable()
export class AdminSessions {
  private readonly lives: string;
  private readonly idle: string;

  constructor(
    private readonly database: Database,
    config: Config,
  ) {
    this.lives = `${config.ADMIN_SESSION_HOURS} hours`;
    this.idle = `${config.ADMIN_IDLE_MINUTES} minutes`;
  }

  /**
   * Opens a session for an admin whose password has just been found right.
   * @param passwordHash of that password: one that was replaced meanwhile opens nothing.
   * @returns the token, which is nowhere else.
   * @throws LoginRefused when the password was replaced or the admin disabled meanwhile.
   */
  async open(tx: Tx, adminId: string, passwordHash: string, from: Whereabouts): Promise<string> {
    const token = randomBytes(32).toString('base64url');
    // The share lock makes whoever replaces the password wait, and then end this session as well.
    const opened = await tx.query(
      `insert into auth.admin_sessions (admin_id, token_hash, expires_at, address, user_agent)
       select id, $3, clock_timestamp() + $4::interval, $5, $6 from auth.admins
        where id = $1 and password_hash = $2 and disabled_at is null for share
       returning id`,
      [adminId, passwordHash, hashOf(token), this.lives, from.address, from.userAgent?.slice(0, LONGEST_USER_AGENT) ?? null], // prettier-ignore
    );
    if (opened.length === 0) throw new LoginRefused();
    return token;
  }

  /** The session of a token, unless it has ended in any way. */
  async find(token: string): Promise<LiveSession | undefined> {
    const [found] = await this.database.query<Omit<LiveSession, 'csrfToken'> & { unused: boolean }>(
      `select s.id as "sessionId", a.id as "adminId", a.name, a.role,
              a.password_expires_at is not null as "mustChangePassword",
              s.last_used_at < clock_timestamp() - $3::interval as unused
         from auth.admin_sessions s join auth.admins a on a.id = s.admin_id
        where s.token_hash = $1 and a.disabled_at is null and ${lives('$2')}`,
      [hashOf(token), this.idle, EXACT_TO],
    );
    if (!found) return undefined;
    const { unused, ...session } = found;
    if (unused)
      await this.database.query(
        `update auth.admin_sessions set last_used_at = clock_timestamp() where id = $1`,
        [session.sessionId],
      );
    return { ...session, csrfToken: csrfTokenOf(token) };
  }

  /** The sessions of an admin that live, the last used first. @param mine the id of the one that asks. */
  async list(adminId: string, mine: string): Promise<AdminSessionSchema[]> {
    const at = (column: string): string => instantText(`s.${column}`);
    return this.database.query<AdminSessionSchema & Record<string, unknown>>(
      `select s.id, ${at('created_at')} as "createdAt", ${at('last_used_at')} as "lastUsedAt",
              ${at('expires_at')} as "expiresAt", s.address, s.user_agent as "userAgent", s.id = $2 as "isThis"
         from auth.admin_sessions s
        where s.admin_id = $1 and ${lives('$3')}
        order by s.last_used_at desc, s.id`,
      [adminId, mine, this.idle],
    );
  }

  /** Ends one session of an admin. @throws SessionNotFound when it has none of that id that lives. */
  async revoke(adminId: string, sessionId: string, actor: string, why = 'session revoked'): Promise<void> {
    await this.database.transaction(async (tx) => {
      const ended = await tx.query<{ name: string }>(
        `update auth.admin_sessions s set revoked_at = clock_timestamp()
           from auth.admins a
          where a.id = s.admin_id and s.admin_id = $1 and s.id = $2 and ${lives('$3')}
        returning a.name`,
        [adminId, sessionId, this.idle],
      );
      if (ended.length === 0) throw new SessionNotFound();
      await audit(tx, actor, why, `admin ${ended[0]!.name}`, { sessionId });
    });
  }
}

/** Ends all sessions of an admin, in the transaction that says why. @returns how many. */
export async function endSessions(tx: Tx, adminId: string): Promise<number> {
  const ended = await tx.query(
    `update auth.admin_sessions set revoked_at = clock_timestamp()
      where admin_id = $1 and revoked_at is null and expires_at > clock_timestamp() returning id`,
    [adminId],
  );
  return ended.length;
}

/** Which sessions `s` live. @param idle the parameter with the time that one may go unused. */
const lives = (idle: string): string =>
  `s.revoked_at is null and s.expires_at > clock_timestamp()
   and s.last_used_at > clock_timestamp() - ${idle}::interval`;

/** 256 random bits need no salt and no slow hash. */
const hashOf = (token: string): Buffer => createHash('sha256').update(token).digest();

const csrfTokenOf = (token: string): string => createHmac('sha256', token).update('csrf').digest('base64url');
