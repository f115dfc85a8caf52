import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { PluggyError } from '../api/pluggy-error.js';
import { tooManyRequests } from '../api/rate-limits.js';
import { SeededRandom } from '../state/seeded-random.js';

const KINDS = ['status', 'latency', 'malformed', 'truncated', 'reset', 'hang', 'hold', '429'] as const;

/** One fault of the API, as `POST /_sandbox/faults` takes it. */
export interface Fault {
  id: number;
  match: { method?: string; path?: string };
  kind: (typeof KINDS)[number];
  /** How many requests it still hits; null is until it is removed. */
  times: number | null;
  /** Leaves out that many matching requests first. */
  skip: number;
  probability: number;
  status: number;
  body: unknown;
  ms: number;
  /** `after`: the request takes effect and only its answer is lost. */
  when: 'before' | 'after';
}

/** Faults in the way of requests. Each has its own seeded dice, so a run can be repeated. */
export class Faults {
  private readonly faults: (Fault & { random: SeededRandom })[] = [];
  private readonly answering = new WeakMap<FastifyRequest, Fault>();
  /** What lets the requests go on that a fault of kind `hold` holds, with the fault's id. */
  private readonly held = new Map<() => void, number>();
  private nextId = 1;

  /** Adds a fault; answers it, or what is wrong with it. */
  add(given: Partial<Fault> & { seed?: number }): Fault | string {
    if (!given.kind || !KINDS.includes(given.kind)) return `kind must be one of ${KINDS.join(', ')}`;
    try {
      new RegExp(given.match?.path ?? '');
    } catch {
      return 'match.path must be a regular expression';
    }
    const fault: Fault = {
      id: this.nextId++,
      match: given.match ?? {},
      kind: given.kind,
      times: given.times ?? null,
      skip: given.skip ?? 0,
      probability: given.probability ?? 1,
      status: given.status ?? 500,
      body: given.body ?? null,
      ms: given.ms ?? 1000,
      when: given.when ?? 'before',
    };
    this.faults.push({ ...fault, random: new SeededRandom(given.seed ?? 1, fault.id) });
    return fault;
  }

  /** @returns each with the number of requests that it holds now. */
  list(): (Fault & { held: number })[] {
    const held = [...this.held.values()];
    return this.faults.map(({ random: _random, ...fault }) => ({
      ...fault,
      held: held.filter((id) => id === fault.id).length,
    }));
  }

  clear(): void {
    this.faults.length = 0;
    this.release();
  }

  /** Lets go what is held, all or what one fault holds. @returns how many requests that were. */
  release(id?: number): number {
    const released = [...this.held].filter(([, by]) => id === undefined || by === id);
    for (const [go] of released) {
      this.held.delete(go);
      go();
    }
    return released.length;
  }

  watch(app: FastifyInstance): void {
    app.addHook('onRequest', async (request, reply) => {
      const fault = this.hit(request);
      if (!fault) return;
      if (fault.when === 'after' || fault.kind === 'malformed' || fault.kind === 'truncated') {
        this.answering.set(request, fault);
        return;
      }
      await this.strike(fault, request, reply);
    });
    app.addHook('onSend', async (request, reply, payload) => {
      const fault = this.answering.get(request);
      if (!fault) return payload;
      this.answering.delete(request);
      if (fault.kind === 'malformed') return '{"results":[{"id":';
      if (fault.kind === 'truncated' && typeof payload === 'string')
        return payload.slice(0, payload.length / 2);
      if (fault.kind === 'truncated' && Buffer.isBuffer(payload))
        return payload.subarray(0, payload.length / 2);
      if (fault.kind === 'status') {
        void reply.code(fault.status);
        return JSON.stringify(fault.body ?? { code: fault.status, message: 'Internal Server Error' });
      }
      if (fault.kind === 'latency' || fault.kind === 'hold') await this.wait(fault);
      if (fault.kind === 'reset') request.raw.socket.destroy();
      return payload;
    });
  }

  private wait({ kind, ms, id }: Fault): Promise<void> {
    return new Promise((resolve) => {
      if (kind === 'hold') this.held.set(resolve, id);
      else setTimeout(resolve, ms);
    });
  }

  private hit(request: FastifyRequest): Fault | undefined {
    if (request.url.startsWith('/_sandbox')) return undefined;
    for (const fault of this.faults) {
      const { method, path } = fault.match;
      if (fault.times === 0 || (method && method.toUpperCase() !== request.method)) continue;
      if (path && !new RegExp(path).test(request.url)) continue;
      if (fault.skip > 0) {
        fault.skip--;
        continue;
      }
      if (!fault.random.chance(fault.probability)) continue;
      if (fault.times !== null) fault.times--;
      return fault;
    }
    return undefined;
  }

  private async strike(fault: Fault, request: FastifyRequest, reply: FastifyReply): Promise<void> {
    switch (fault.kind) {
      case 'latency':
      case 'hold':
        await this.wait(fault);
        return;
      case 'reset':
        reply.hijack();
        request.raw.socket.destroy();
        return;
      case 'hang':
        // Never answered: what a caller's own time limit is for.
        reply.hijack();
        return;
      case '429':
        throw tooManyRequests(reply, 360, fault.ms);
      default:
        if (fault.body !== null) {
          await reply.code(fault.status).send(fault.body);
          return;
        }
        throw new PluggyError(fault.status, 'Internal Server Error', 'INTERNAL_SERVER_ERROR');
    }
  }
}
