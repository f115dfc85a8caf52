import { FLAGS } from './documents.js';
import type { Heard } from './heard.js';
import { HOUR, type ModelItem, type Raised, eitherOf, judge, turnOf } from './judge.js';
import { type Maybe, passed } from './maybe.js';
import { isToReview } from './reviews.js';
import type { Seen } from './see.js';
import { iso, isMoving, sketchOf } from './snapshot.js';
import { ERASED_AFTER } from './world.js';

/** What the comparison needs to know beside the Item. */
export interface Look {
  seen: Seen;
  ticked: boolean;
  copyWorks: boolean;
  /** Whether another Item is there, with its accounts. */
  isAlive: (id: string) => Maybe;
  cover: (what: string) => void;
}

/** The Item's flags over the API against the model's. What the documents leave open is taken as it is found. */
export function compareFlags(item: ModelItem, heard: Heard, look: Look): string[] {
  const { seen, ticked, cover } = look;
  const { health } = seen.items.get(item.id)!;
  const wrong: string[] = [];
  const verdicts = verdictsOf(item, heard, look);
  const had = item.flags;
  item.flags = new Map(health.flags.map((shown) => [shown.flag, raisedAs(shown, had.get(shown.flag), heard, seen.now)])); // prettier-ignore
  for (const [flag, { since }] of item.flags) {
    const earlier = had.get(flag);
    if (earlier && !heard.isNews && since !== earlier.since)
      wrong.push(`${flag} is since ${iso(since)}, and was since ${iso(earlier.since)}`);
    if (since > seen.now) wrong.push(`${flag} is since ${iso(since)}, which is to come`);
    if (!earlier) cover(`+${flag}`);
    if (!earlier && isToReview(flag)) heard.raised = true;
  }
  for (const flag of had.keys()) if (!item.flags.has(flag)) cover(`-${flag}`);
  for (const [flag, verdict] of verdicts) {
    cover(verdict === 'maybe' ? 'undecided' : 'decided');
    if (verdict !== 'maybe' && verdict !== item.flags.has(flag))
      wrong.push(`${flag} is ${verdict ? 'missing' : 'there'}`);
  }
  if (item.rowsHeld === 'maybe' && ticked && !item.flags.has('REMOVALS_HELD')) item.rowsHeld = false;
  for (const { flag, turn, severity } of health.flags) {
    if (heard.judged !== true || verdicts.get(flag) === 'maybe') continue;
    const whose = turnOf(flag, item);
    const bad = flag === 'STALE' && whose === 'user' ? 'warning' : FLAGS.get(flag)!.severity;
    if (turn !== whose || severity !== bad)
      wrong.push(`${flag} is ${severity} and ${turn}'s turn instead of ${bad} and ${whose}'s`);
  }
  for (const [flag, ms] of Object.entries(ERASED_AFTER)) {
    const raised = had.get(flag);
    // Looked for once an hour.
    const due = raised ? passed(Math.max(raised.since + ms, raised.raisedAt), HOUR, seen.now) : false;
    if (ticked && due === true && item.flags.has(flag)) wrong.push(`not erased, ${flag} since ${iso(raised!.since)}`); // prettier-ignore
  }
  return wrong.map((what) => `${item.id}: ${what}; it is ${about(item, seen.now)}`);
}

function verdictsOf(item: ModelItem, heard: Heard, look: Look): Map<string, Maybe> {
  const { flags: had } = item;
  const asItWas = new Map<string, Maybe>([...FLAGS.keys()].map((flag) => [flag, had.has(flag)]));
  if (heard.judged === false) return asItWas;
  const verdicts = judge(item, look.seen.now, look.isAlive, (flag) => had.has(flag));
  // The same minute's check may have looked at what was known before.
  if (heard.judged === 'maybe') return eitherOf(verdicts, asItWas);
  if (look.ticked && heard.isNews && isMoving(item.known))
    return new Map([...verdicts].map(([flag, verdict]) => [flag, verdict === had.has(flag) ? 'maybe' : verdict])); // prettier-ignore
  // "the check that finds it starts a run": that has caught up by now.
  if (look.ticked && look.copyWorks && verdicts.get('SYNC_BEHIND') === true && !had.has('SYNC_BEHIND')) {
    item.copied = item.known.lastUpdatedAt;
    heard.raised = true;
    verdicts.set('SYNC_BEHIND', false);
  }
  return verdicts;
}

function raisedAs(shown: { since: string }, earlier: Raised | undefined, heard: Heard, now: number): Raised {
  const since = Date.parse(shown.since);
  // What was heard may have ended it, and begun it anew.
  return { since, raisedAt: earlier && (!heard.isNews || earlier.since === since) ? earlier.raisedAt : now };
}

const about = ({ known, copied, phaseSince, goneAt, cycle }: ModelItem, now: number): string =>
  `${sketchOf(known)}, consent ${iso(known.consentExpiresAt)}, partial ${iso(known.partialSince)}, copied ${iso(copied)}, so since ${iso(phaseSince.from)}, gone ${iso(goneAt)}, cycle ${(cycle ?? 0) / HOUR} h; now ${iso(now)}`; // prettier-ignore
