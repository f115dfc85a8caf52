import { Injectable } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Config } from '../../kernel/config/config.js';

/** The name of the cookie where PUBLIC_URL is https. `__Host-` would need the path `/`, and apps' routes are there. */
export const SECURE_COOKIE = '__Secure-hub-admin';
const PLAIN_COOKIE = 'hub-admin';

/** The cookie that holds a session's token: no script can read it, and no other site can send it along. */
@Injectable()
export class AdminCookie {
  private readonly name: string;
  private readonly attributes: string;

  constructor(config: Config) {
    const { protocol, pathname } = new URL(config.PUBLIC_URL);
    const isSecure = protocol === 'https:';
    this.name = isSecure ? SECURE_COOKIE : PLAIN_COOKIE;
    const path = `${pathname.replace(/\/$/, '')}/admin`;
    this.attributes = `Path=${path}; HttpOnly; SameSite=Strict${isSecure ? '; Secure' : ''}`;
  }

  /** Without an age: it ends with the browser, and the session at the latest when the database says so. */
  set(reply: FastifyReply, token: string): void {
    void reply.header('set-cookie', `${this.name}=${token}; ${this.attributes}`);
  }

  clear(reply: FastifyReply): void {
    void reply.header('set-cookie', `${this.name}=; ${this.attributes}; Max-Age=0`);
  }

  /** The token; none when there are two, as a neighbour below the same domain may have set the other. */
  read(request: FastifyRequest): string | undefined {
    const prefix = `${this.name}=`;
    const found = (request.headers.cookie ?? '')
      .split(';')
      .map((pair) => pair.trim())
      .filter((pair) => pair.startsWith(prefix));
    return found.length === 1 ? found[0]!.slice(prefix.length) : undefined;
  }
}
