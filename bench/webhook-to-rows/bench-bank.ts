import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type LaunchedSandbox, launchSandbox, type SandboxClient } from '../../src/local/launch-sandbox.js';

type Json = Record<string, unknown>;

/** 2023-11: milliseconds since then add up to a number that JavaScript can still count exactly. */
export const CHECKSUM_FROM = 1_700_000_000_000;

/** What a perfect copy adds up to: how many rows, and the sum of their `updatedAt` in ms since {@link CHECKSUM_FROM}. */
export interface Truth {
  rows: number;
  checksum: number;
}

/** A sandbox of one side's own, which holds its webhooks back until it is told to send them. */
export class BenchBank {
  private constructor(
    private readonly process: LaunchedSandbox,
    readonly sandbox: SandboxClient,
    private readonly folder: string,
  ) {}

  static async start(): Promise<BenchBank> {
    const folder = await mkdtemp(join(tmpdir(), 'pluggy-hub-bench-bank-'));
    const launched = await launchSandbox(folder);
    const bank = new BenchBank(launched, await launched.ready, folder);
    // Pluggy gives up a delivery after 10 s and sends it again; on a busy machine that would measure retries.
    const switches = { executionMs: 0, autoSync: false, webhookTimeoutMs: 120_000 };
    await bank.control('PATCH', '/switches', switches);
    return bank;
  }

  /** Everything that happens from now on at the bank is told only at {@link tell}. */
  async hold(): Promise<void> {
    await this.control('PATCH', '/webhook-faults', { hold: true });
  }

  /** Sends what was held. @returns how many webhooks. */
  async tell(): Promise<number> {
    await this.control('PATCH', '/webhook-faults', { hold: false });
    return (await this.control<{ released: number }>('POST', '/webhooks/release', {})).released;
  }

  async sync(itemId: string, changes: Json): Promise<void> {
    await this.control('POST', `/items/${itemId}/sync`, { changes });
  }

  async idle(): Promise<void> {
    await this.control('POST', '/webhooks/idle', {});
  }

  async truth(itemIds: string[]): Promise<Truth> {
    const truth = { rows: 0, checksum: 0 };
    for (const id of itemIds) {
      const path = `/items/${id}/bank`;
      const bank = await this.control<{ transactions: { updatedAt: string }[] }>('GET', path);
      truth.rows += bank.transactions.length;
      for (const { updatedAt } of bank.transactions) truth.checksum += Date.parse(updatedAt) - CHECKSUM_FROM;
    }
    return truth;
  }

  /** An API key of the sandbox, for a side that talks to it without the hub. */
  async key(): Promise<string> {
    const { url, clientId, clientSecret } = this.sandbox;
    return (await send<{ apiKey: string }>('POST', `${url}/auth`, { clientId, clientSecret })).apiKey;
  }

  async stop(): Promise<void> {
    await this.process.stop();
    await rm(this.folder, { recursive: true, force: true });
  }

  /** A request to the sandbox's control API. */
  control<T = Json>(method: string, path: string, body?: object): Promise<T> {
    return send<T>(method, `${this.sandbox.url}/_sandbox${path}`, body);
  }
}

/** A JSON request. @throws with the answer's text unless it is 2xx. */
export async function send<T>(method: string, url: string, body?: object, key?: string): Promise<T> {
  const response = await fetch(url, {
    method,
    headers: { ...(body && { 'content-type': 'application/json' }), ...(key && { 'x-api-key': key }) },
    ...(body && { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  if (!response.ok) throw new Error(`${method} ${url}: ${response.status} ${text.slice(0, 200)}`);
  return JSON.parse(text) as T;
}
