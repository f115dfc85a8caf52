import { isDeepStrictEqual } from 'node:util';
import { type ModelItem, HOUR, failsForTheBank, turnOf } from './judge.js';
import { passed } from './maybe.js';
import type { Seen } from './see.js';

/** docs/lifecycle.md, last paragraph. The test's own two limits. */
export const INCIDENT_ITEMS = 2;
export const INCIDENT_PERCENT = 60;

/** Pluggy's word on a connector. */
export interface ConnectorWord {
  status: string;
  incidents: { state: string }[];
}

/** What can be counted of an institution. */
interface Count {
  /** Its Items that Pluggy has. */
  all: number;
  failing: number;
  /** It is not `ONLINE`, or has an incident that has begun and is not only watched any more, as the hub last heard. */
  isTold: boolean;
}

/** Whether there is an incident after that was counted; half of both limits keeps it open. */
function isIncident(wasOpen: boolean, { all, failing, isTold }: Count): boolean {
  if (all === 0) return false;
  const part = wasOpen ? 0.5 : 1;
  return isTold || (failing >= INCIDENT_ITEMS * part && failing * 100 >= INCIDENT_PERCENT * part * all);
}

const isTold = ({ status, incidents }: ConnectorWord): boolean =>
  status !== 'ONLINE' || incidents.some(({ state }) => state !== 'SCHEDULED' && state !== 'MONITORING');

/** The incidents of a run, and what of Pluggy's words the hub has heard. */
export class Incidents {
  /** Those that are open, by connector. */
  readonly open = new Map<number, string>();
  private heard = new Map<number, ConnectorWord>();
  private truth = new Map<number, ConnectorWord>();
  private truthSince = 0;

  constructor(private readonly cover: (what: string) => void) {}

  begin(seen: Seen): void {
    this.heard = seen.connectors;
    this.truth = seen.words;
    for (const { connectorId, id } of seen.incidents) this.open.set(connectorId, id);
  }

  /** All words that were heard, as one: whether it is the same as before. */
  get words(): string {
    return JSON.stringify([...this.heard]);
  }

  count(items: ModelItem[]): Map<number, Count> {
    const of = (id: number): Count => {
      const live = items.filter(({ known, goneAt }) => known.connectorId === id && goneAt === null);
      return { all: live.length, failing: live.filter(failsForTheBank).length, isTold: isTold(this.heard.get(id)!) }; // prettier-ignore
    };
    return new Map([...this.heard.keys()].map((id) => [id, of(id)]));
  }

  /**
   * The open incidents against those that there should be. What is heard while the minute's check counts is counted or
   * not; a connector's new status makes it count at once.
   * @param before counted before this step.
   */
  compare(
    seen: Seen,
    items: ModelItem[],
    before: Map<number, Count>,
    ticked: boolean,
    isLost: boolean,
  ): string[] {
    const wrong = this.hearWords(seen, ticked, isLost);
    const after = this.count(items);
    const isLooked = ticked || wrong.news;
    for (const [id, now] of after) {
      const past = before.get(id)!;
      const wasOpen = this.open.has(id);
      const counts = [past, now, { ...now, isTold: past.isTold }, { ...past, isTold: now.isTold }];
      const possible = isLooked ? counts.map((count) => isIncident(wasOpen, count)) : [wasOpen];
      const found = seen.incidents.filter(({ connectorId }) => connectorId === id);
      const what = `with ${JSON.stringify(past)} and then ${JSON.stringify(now)}`;
      if (found.length > 1) wrong.texts.push(`connector ${id} has ${found.length} open incidents`);
      if (!possible.includes(found.length > 0))
        wrong.texts.push(`connector ${id} has ${found[0] ? `an incident of ${found[0].items}` : 'no incident'}, ${what}, after ${wasOpen ? 'one' : 'none'}`); // prettier-ignore
      const isSame = JSON.stringify(past) === JSON.stringify(now);
      if (found[0] && ticked && isSame && found[0].items !== now.failing)
        wrong.texts.push(`the incident of connector ${id} has ${found[0].items} Items, ${what}`);
      if (found[0] && !wasOpen) this.cover(now.isTold ? '+incident told' : '+incident of failures');
      if (!found[0] && wasOpen) this.cover('-incident');
      if (found[0]) this.open.set(id, found[0].id);
      else this.open.delete(id);
    }
    return wrong.texts;
  }

  /** docs/architecture.md, ConnectorNotified: what no webhook told is an hour old at most. */
  private hearWords(seen: Seen, ticked: boolean, isLost: boolean): { texts: string[]; news: boolean } {
    const texts: string[] = [];
    const statusOf = (words: Map<number, ConnectorWord>, id: number): string | undefined =>
      words.get(id)?.status;
    const isOld = ticked && passed(this.truthSince, HOUR, seen.now) === true;
    let news = false;
    for (const [id, heard] of seen.connectors) {
      const told = seen.words.get(id);
      if (!told) continue; // nobody's any more
      const isNew = statusOf(this.truth, id) !== told.status;
      if (isOld ? !isDeepStrictEqual(heard, told) : isNew && !isLost && heard.status !== told.status)
        texts.push(`connector ${id} is ${JSON.stringify(heard)} for the hub, and ${JSON.stringify(told)}`);
      news ||= statusOf(this.heard, id) !== heard.status;
    }
    const isOtherwise = [...seen.words].some(([id, word]) => JSON.stringify(word) !== JSON.stringify(this.truth.get(id))); // prettier-ignore
    if (isOtherwise) this.truthSince = seen.now;
    this.truth = new Map([...this.truth, ...seen.words]);
    this.heard = seen.connectors;
    return { texts, news };
  }

  /** The incident that an Item's review hangs under. */
  over(item: ModelItem): string | null {
    const { flags, goneAt, known } = item;
    const isBanks = failsForTheBank(item) || flags.has('STUCK') || flags.has('PARTIAL') || (flags.has('STALE') && turnOf('STALE', item) === 'pluggy'); // prettier-ignore
    return isBanks && goneAt === null ? (this.open.get(known.connectorId) ?? null) : null;
  }
}
