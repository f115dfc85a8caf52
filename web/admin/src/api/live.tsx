import { type QueryClient, useQueryClient } from '@tanstack/react-query';
import { type ReactNode, createContext, useContext, useEffect, useState } from 'react';
import { TOPICS } from './topics.ts';

/** Several changes within this are one refresh. */
const GATHER_MS = 400;
const FIRST_RETRY_MS = 1000;
const LAST_RETRY_MS = 30_000;

export type LiveState = 'connecting' | 'live' | 'lost';

const Live = createContext<LiveState>('connecting');

/** Whether changes are heard of as they happen. */
export const useLiveState = (): LiveState => useContext(Live);

/**
 * Listens to what changes at the hub, and has the queries of these topics ask again. On each connection everything
 * asks: nobody knows what was missed. While there is none, pages ask when somebody comes back to them.
 */
export function LiveProvider({ children }: { children: ReactNode }) {
  const client = useQueryClient();
  const [state, setState] = useState<LiveState>('connecting');
  useEffect(() => new Listener(client, setState).start(), [client]);
  return <Live value={state}>{children}</Live>;
}

class Listener {
  private source: EventSource | undefined;
  private retry: number | undefined;
  private gather: number | undefined;
  private readonly changed = new Set<string>();
  private tries = 0;
  private isFirst = true;

  constructor(
    private readonly client: QueryClient,
    private readonly tell: (state: LiveState) => void,
  ) {}

  start(): () => void {
    const now = (): void => this.connect();
    window.addEventListener('online', now);
    this.connect();
    return () => {
      window.removeEventListener('online', now);
      window.clearTimeout(this.retry);
      window.clearTimeout(this.gather);
      this.source?.close();
    };
  }

  private connect(): void {
    window.clearTimeout(this.retry);
    this.source?.close();
    const source = new EventSource('/admin/api/live');
    this.source = source;
    source.addEventListener('hello', () => {
      this.tries = 0;
      this.tell('live');
      // The pages have only just asked when the first connection stands.
      if (!this.isFirst) this.note(TOPICS);
      this.isFirst = false;
    });
    source.addEventListener('change', (event: MessageEvent<string>) => this.note(topicsOf(event.data)));
    source.addEventListener('error', () => {
      this.isFirst = false;
      this.tell('lost');
      // The browser tries again by itself, but not after an answer that is no stream, e.g. of a proxy.
      source.close();
      this.retry = window.setTimeout(() => this.connect(), delayOf(this.tries++));
    });
  }

  private note(topics: readonly string[]): void {
    for (const topic of topics) this.changed.add(topic);
    this.gather ??= window.setTimeout(() => {
      this.gather = undefined;
      for (const topic of this.changed) void this.client.invalidateQueries({ queryKey: [topic] });
      this.changed.clear();
    }, GATHER_MS);
  }
}

/** Doubling, and by chance, so that not all tabs come at once when a hub is back. */
const delayOf = (tries: number): number =>
  Math.min(LAST_RETRY_MS, FIRST_RETRY_MS * 2 ** tries) * (0.5 + Math.random() / 2);

function topicsOf(data: string): string[] {
  try {
    const { topics } = JSON.parse(data) as { topics?: unknown };
    return Array.isArray(topics) ? topics.map(String) : [];
  } catch {
    return [];
  }
}
