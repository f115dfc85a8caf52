import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { types } from 'node:util';
import type { PluggyClient } from 'pluggy-sdk';

type Method = {
  [K in keyof PluggyClient]: PluggyClient[K] extends (...args: never[]) => Promise<unknown> ? K : never;
}[keyof PluggyClient];

interface Reply {
  call: number;
  value?: unknown;
  error?: unknown;
}

/** What the SDK rejected with: Pluggy's error body as it is, not an Error. */
export class SdkRejection extends Error {
  constructor(readonly body: unknown) {
    super(`The SDK rejected with ${JSON.stringify(body)}`);
  }
}

/**
 * The official SDK, running in a process of its own against `apiUrl`. Values come back as the SDK made them, with its
 * Dates as Dates (structured clone).
 */
export class SdkProcess {
  private readonly child: ChildProcess;
  private readonly waiting = new Map<number, (reply: Reply) => void>();
  private calls = 0;

  constructor(apiUrl: string, credentials: { clientId: string; clientSecret: string }) {
    this.child = fork(join(import.meta.dirname, 'sdk-client.mjs'), {
      serialization: 'advanced',
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'], // the SDK prints every error body
      env: {
        PATH: process.env.PATH,
        PLUGGY_API_URL: apiUrl,
        PLUGGY_CLIENT_ID: credentials.clientId,
        PLUGGY_CLIENT_SECRET: credentials.clientSecret,
      },
    });
    this.child.on('message', (reply: Reply) => {
      this.waiting.get(reply.call)?.(reply);
      this.waiting.delete(reply.call);
    });
  }

  /** Calls a method of the SDK's client. @throws SdkRejection */
  async call<M extends Method>(
    method: M,
    ...args: Parameters<PluggyClient[M]>
  ): Promise<Awaited<ReturnType<PluggyClient[M]>>> {
    const call = ++this.calls;
    const reply = await new Promise<Reply>((resolve) => {
      this.waiting.set(call, resolve);
      this.child.send({ call, method, args });
    });
    if ('error' in reply) throw new SdkRejection(reply.error);
    return reply.value as Awaited<ReturnType<PluggyClient[M]>>;
  }

  /** The error body that a call is refused with; `errorId`, which is new each time, left out. */
  async refusal<M extends Method>(method: M, ...args: Parameters<PluggyClient[M]>): Promise<unknown> {
    try {
      await this.call(method, ...args);
    } catch (error) {
      if (!(error instanceof SdkRejection)) throw error;
      const body = { ...(error.body as Record<string, unknown>) };
      delete body.errorId;
      return body;
    }
    throw new Error(`${method} was not refused`);
  }

  async stop(): Promise<void> {
    this.child.disconnect();
    if (this.child.exitCode === null) await once(this.child, 'exit');
  }
}

/** The SDK turns every string of this form into a Date. */
const MADE_A_DATE = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;

/** A value of the SDK as it was on the wire. @throws when a string should have become a Date and did not. */
export function asSent(value: unknown): unknown {
  if (types.isDate(value)) return value.toISOString();
  if (typeof value === 'string' && MADE_A_DATE.test(value)) throw new Error(`${value} is not a Date`);
  if (Array.isArray(value)) return value.map(asSent);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, asSent(member)]));
}
