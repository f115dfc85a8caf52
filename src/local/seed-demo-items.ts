import { setTimeout as sleep } from 'node:timers/promises';
import { DEMO_ITEMS, OUTAGE, type DemoItem, type DemoStep } from './demo-items.js';
import type { DemoProgress } from './demo-progress.js';
import type { HubApi } from './hub-api.js';
import { RequestRefused } from './request-refused.js';
import type { SandboxControls } from './sandbox-controls.js';

interface Item {
  id: string;
  status: string;
  updatedAt: string;
}

/** Connected at a time: a small machine has other things to do as well. */
const AT_ONCE = 3;
const LOOK_EVERY_MS = 500;
/** An Item takes seconds; on a slow machine, that has just started all this, many. */
const PATIENCE_MS = 180_000;
/** How long the bank waits for users who never come. */
const DEMO_MFA_EXPIRY_MS = 30 * 86_400_000;

const RESTING = ['UPDATED', 'LOGIN_ERROR', 'OUTDATED'];
const WAITING = ['WAITING_USER_INPUT', 'WAITING_USER_ACTION'];

/**
 * Connects the demo Items through the hub, as the demo app would, and lets happen to them at the bank what is to
 * happen. Each step is remembered when it is done, so that the next start goes on where this one ended; one that was
 * done and not remembered is found again or done twice, which changes nothing.
 */
export class SeedDemoItems {
  constructor(
    private readonly hub: HubApi,
    private readonly sandbox: SandboxControls,
    private readonly progress: DemoProgress,
    private readonly signal: AbortSignal,
  ) {}

  async seed(): Promise<void> {
    const { connectorId } = OUTAGE;
    await this.each(DEMO_ITEMS.filter(({ waits }) => !waits));
    await this.withPatience(() => this.each(DEMO_ITEMS.filter(({ waits }) => waits)));
    await this.sandbox.control('POST', `/connectors/${connectorId}/outage`, OUTAGE.body);
    await this.each(
      DEMO_ITEMS.filter((one) => one.connectorId === connectorId).map((one) => ({
        ...one,
        steps: [...one.steps, ['sync']],
      })),
    );
    await this.progress.finish();
  }

  /** One that fails stops no other; the first failure is told at the end. */
  private async each(items: DemoItem[]): Promise<void> {
    const waiting = [...items];
    const failures: unknown[] = [];
    const work = async (): Promise<void> => {
      for (let one = waiting.shift(); one && !this.signal.aborted; one = waiting.shift())
        await this.bringAbout(one).catch((failure: unknown) => {
          // Somebody has deleted it meanwhile: that is how it is, then.
          if (!(failure instanceof RequestRefused && failure.status === 404)) failures.push(failure);
        });
    };
    await Promise.all(Array.from({ length: AT_ONCE }, work));
    this.signal.throwIfAborted();
    if (failures.length > 0) throw failures[0];
  }

  /** The bank asks a user for a minute only; these are to be found waiting. */
  private async withPatience(work: () => Promise<void>): Promise<void> {
    const usual =
      this.progress.mfaExpiryMs ??
      (await this.sandbox.control<{ mfaExpiryMs: number }>('PATCH', '/switches')).mfaExpiryMs;
    await this.progress.notePatience(usual);
    await this.sandbox.control('PATCH', '/switches', { mfaExpiryMs: DEMO_MFA_EXPIRY_MS });
    await work();
    await this.sandbox.control('PATCH', '/switches', { mfaExpiryMs: usual });
    await this.progress.notePatience(undefined);
  }

  private async bringAbout(demo: DemoItem): Promise<void> {
    const known = this.progress.of(demo.key);
    const id = known?.id ?? (await this.connected(demo));
    let steps = known?.steps ?? 0;
    if (!known) await this.progress.note(demo.key, { id, steps });
    // One that hangs, by a step that could not be remembered, does not come to rest.
    if (steps === 0 && !(known && hangs(demo.steps[0]))) await this.settled(demo, id);
    for (const step of demo.steps.slice(steps)) {
      await this.take(demo, id, step);
      await this.progress.note(demo.key, { id, steps: ++steps });
    }
  }

  /** The Item that an interrupted start has made already, or a new one. */
  private async connected({ clientUserId, connectorId, parameters }: DemoItem): Promise<string> {
    const { results } = await this.hub.get<{ results: Item[] }>(
      `/v2/items?clientUserId=${clientUserId}&connectorId=${connectorId}`,
    );
    const made = results.reverse().find(({ id }) => !this.progress.ids.includes(id));
    return (made ?? (await this.hub.post<Item>('/items', { connectorId, parameters, clientUserId }))).id;
  }

  /** Waits until the hub knows how the Item's first execution ended, or that it waits for its user. */
  private async settled(demo: DemoItem, id: string): Promise<void> {
    await this.until(id, async ({ status }) => {
      if (status === 'WAITING_USER_ACTION' && !demo.waits) {
        // Not when the hub has not heard yet that it was answered.
        await this.sandbox.control('POST', `/items/${id}/authorize`).catch(() => undefined);
        return false;
      }
      return RESTING.includes(status) || WAITING.includes(status);
    });
  }

  private async take(demo: DemoItem, id: string, step: DemoStep): Promise<void> {
    let item: Item | undefined;
    await this.until(id, async () => {
      try {
        item = await this.call(id, step);
        return true;
      } catch (error) {
        const status = error instanceof RequestRefused ? error.status : 0;
        // Done already, by a start that could not remember it.
        if (status === 404 || (status === 409 && hangs(step))) return true;
        if (status === 409) return false; // it is being synced: in a moment
        throw error;
      }
    });
    if (!item) return;
    const { updatedAt, status } = item;
    await this.until(id, (known) => known.updatedAt >= updatedAt);
    if (RESTING.includes(status)) await this.settled(demo, id);
  }

  /** Answers the Item where the hub will hear of it. */
  private async call(id: string, [what, body]: DemoStep): Promise<Item | undefined> {
    const path = `/items/${id}/${what}`;
    switch (what) {
      case 'sync':
        return (await this.sandbox.control<{ item: Item }>('POST', path, body)).item;
      case 'lapse':
        return this.sandbox.control<Item>('POST', path, body);
      case 'delete':
        await this.sandbox.control('DELETE', `/items/${id}`);
        return undefined;
      case 'disable-auto-sync':
        await this.sandbox.asClient('PATCH', path);
        return undefined;
      default:
        await this.sandbox.control('POST', path, body);
        return undefined;
    }
  }

  private async until(id: string, holds: (item: Item) => boolean | Promise<boolean>): Promise<void> {
    const deadline = performance.now() + PATIENCE_MS;
    while (!(await holds(await this.hub.get<Item>(`/items/${id}`)))) {
      if (performance.now() > deadline) throw new Error(`Item ${id} does not get on`);
      await sleep(LOOK_EVERY_MS, undefined, { signal: this.signal });
    }
  }
}

function hangs(step: DemoStep | undefined): boolean {
  return step?.[1] !== undefined && 'hold' in step[1];
}
