import { compareFlags } from './flags.js';
import { type Circumstances, type Heard, hear, learn, mayBeErased } from './heard.js';
import { Incidents } from './incidents.js';
import { HOUR, type ModelItem } from './judge.js';
import { compareReview } from './reviews.js';
import type { Seen } from './see.js';
import type { ConnectedItem, Happened, World } from './world.js';

/**
 * The hub as the documents have it: docs/health.md, docs/lifecycle.md, docs/consent.md, with the limits of
 * .env.example. It is kept in step with what happens at Pluggy, and compared with what the hub says.
 */
export class Model {
  items: ModelItem[] = [];
  readonly incidents: Incidents;
  private now = 0;

  /** @param covered how often what happened, over all runs. */
  constructor(private readonly covered: Map<string, number>) {
    this.incidents = new Incidents(this.cover);
  }

  private readonly cover = (what: string): void => {
    this.covered.set(what, (this.covered.get(what) ?? 0) + 1);
  };

  begin(seen: Seen, items: ConnectedItem[]): string[] {
    this.now = seen.now;
    this.incidents.begin(seen);
    for (const one of items) this.add(one, seen);
    const look = { seen, ticked: false, copyWorks: true, isAlive: this.isAlive, cover: this.cover };
    return this.items.flatMap((item) =>
      compareFlags(item, { isNews: true, judged: true, raised: false }, look),
    );
  }

  private add({ id, user }: ConnectedItem, seen: Seen): void {
    const truth = seen.truths.get(id)!;
    for (const other of this.items)
      if (other.user === user && other.known.connectorId === truth.connectorId) other.duplicates.push(id);
    const phaseSince = { from: this.now, to: seen.now };
    const item: ModelItem = { id, user, truth, truthSince: this.now, known: truth, goneAt: null, phaseSince, cycle: null, copied: null, rowsHeld: false, duplicates: [], flags: new Map(), reason: null, review: null }; // prettier-ignore
    learn(item, truth, seen.now, true);
    this.items.push(item);
  }

  private readonly isAlive = (id: string): boolean =>
    this.items.some((item) => item.id === id && item.goneAt === null && item.copied !== null);

  /** All that the hub has heard, as one word: whether it is the same as before. */
  get heard(): string {
    return JSON.stringify([this.items.map(({ known, goneAt }) => [known, goneAt]), this.incidents.words]);
  }

  /** Brings the model to where it says that the hub is. @returns what the hub says otherwise. */
  step(seen: Seen, happened: Happened, world: World): string[] {
    const { ticked, jumpedTo } = happened;
    const how: Circumstances = { before: this.now, from: jumpedTo ?? this.now, isLost: world.network === 'lost', copyWorks: world.copyWorks }; // prettier-ignore
    const counts = this.incidents.count(this.items);
    const wrong = this.see(seen, happened);
    const widowed = this.part(seen, happened);
    const heard = new Map<string, Heard>();
    for (const item of this.items) {
      const { wrong: unknown, isNews } = hear(item, seen, happened, how);
      wrong.push(...unknown);
      const isTouched = isNews || ticked || happened.decided.includes(item.id) || widowed.has(item.id);
      // The hold-up of rows, and another Item's sync, let the Item be looked at, or not.
      const mayBeTouched = happened.lostRows.includes(item.id) || item.duplicates.length > 0;
      heard.set(item.id, { isNews, judged: isTouched || (mayBeTouched && 'maybe'), raised: false });
    }
    // An audit may have listed the held rows again.
    if (how.from - how.before > 12 * HOUR) for (const item of this.items) item.rowsHeld &&= 'maybe';
    this.now = seen.now;
    if (happened.connected) this.join(happened.connected, seen, heard);
    const look = { seen, ticked, copyWorks: world.copyWorks, isAlive: this.isAlive, cover: this.cover };
    for (const item of this.items) wrong.push(...compareFlags(item, heard.get(item.id)!, look));
    wrong.push(...this.incidents.compare(seen, this.items, counts, ticked, how.isLost));
    for (const item of this.items) {
      const one = heard.get(item.id)!;
      const incident = ticked && !one.isNews ? this.incidents.over(item) : undefined;
      wrong.push(
        ...compareReview(item, seen, one, { ticked, isLong: jumpedTo !== null }, incident, this.cover),
      );
    }
    return wrong;
  }

  /** Rows that are held, and those that an admin has decided about; Items that were erased without a reason. */
  private see(seen: Seen, { lostRows, decided, deleted }: Happened): string[] {
    const wrong: string[] = [];
    for (const item of this.items) {
      if (lostRows.includes(item.id)) item.rowsHeld = true;
      if (decided.includes(item.id)) item.rowsHeld = false;
      if (seen.items.get(item.id) || deleted.includes(item.id)) continue;
      if (!mayBeErased(item, seen.now)) wrong.push(`${item.id} is not there any more`);
      this.cover('erased');
    }
    return wrong;
  }

  /** @returns the Items that had one as their duplicate that is deleted now. */
  private part(seen: Seen, { deleted }: Happened): Set<string> {
    const isLeft = (id: string): boolean => seen.items.get(id) !== undefined && !deleted.includes(id);
    this.items = this.items.filter(({ id }) => isLeft(id));
    const widowed = this.items.filter(({ duplicates }) => !duplicates.every(isLeft));
    for (const item of widowed) item.duplicates = item.duplicates.filter(isLeft);
    return new Set(widowed.map(({ id }) => id));
  }

  private join(connected: ConnectedItem, seen: Seen, heard: Map<string, Heard>): void {
    this.add(connected, seen);
    heard.set(connected.id, { isNews: true, judged: true, raised: true });
    for (const item of this.items)
      if (item.duplicates.includes(connected.id)) heard.get(item.id)!.judged = true;
  }
}
