import type { Maybe, Span } from './maybe.js';
import { passed } from './maybe.js';
import { DAY, HOUR, MINUTE, type ModelItem } from './judge.js';
import { type Snapshot, fits, isFailed, isMoving, isQuiet, phaseOf, sketch, sketchOf } from './snapshot.js';
import type { Seen } from './see.js';
import { ERASED_AFTER, type Happened } from './world.js';

/** What an Item went through in one step, as far as it decides anything. */
export interface Heard {
  /** The hub heard something of it. */
  isNews: boolean;
  /** Its health was looked at. */
  judged: Maybe;
  /** A flag was raised that is no mere `info`. */
  raised: Maybe;
}

/** How the step was. */
export interface Circumstances {
  /** When Pluggy's state was last looked at, and from when on the hub may have heard what is new. */
  before: number;
  from: number;
  isLost: boolean;
  copyWorks: boolean;
}

const same = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);

/**
 * What of all that Pluggy has shown the hub knows now: the present when a webhook came or it had to ask, what it knew
 * before when not, either when it may have asked. @returns what it knows otherwise, and whether that is news to it.
 */
export function hear(
  item: ModelItem,
  seen: Seen,
  happened: Happened,
  how: Circumstances,
): { wrong: string[]; isNews: boolean } {
  // prettier-ignore
  const { id, known } = item;
  const { health, updatedAt } = seen.items.get(id)!;
  const candidates = mayKnow(item, seen, happened, how);
  const found = candidates.find((one) => fits(one, health, updatedAt));
  if (found === undefined) {
    const expected = candidates.map((one) => (one ? sketchOf(one) : 'that it is gone')).join(' or ');
    return {
      isNews: true,
      wrong: [`${id}: the hub knows ${sketch(health, updatedAt)} instead of ${expected}`],
    };
  }
  const wasGone = item.goneAt !== null;
  item.goneAt = health.goneAt === null ? null : Date.parse(health.goneAt);
  if (found === null) return { wrong: [], isNews: !wasGone };
  const isTold = item.truthSince === how.before && !how.isLost && !happened.quiet.has(id);
  const isNews = isTold || wasGone || typeof happened.answers.get(id) === 'object' || !same(found, known);
  if (isNews) learn(item, found, how.from, how.copyWorks);
  return { wrong: [], isNews };
}

/** Candidates; null is that Pluggy does not have it. Keeps the Item's truth in step. */
function mayKnow(item: ModelItem, seen: Seen, happened: Happened, how: Circumstances): (Snapshot | null)[] {
  const { id, known, truth: before } = item;
  const truth = seen.truths.get(id) ?? null;
  const isOtherwise = !same(before, truth);
  const mayAsk = happened.ticked && (isSuspect(item, seen.now) || mayBeErased(item, seen.now));
  const mustAsk = happened.ticked && mustHaveAsked(item, seen.now);
  if (isOtherwise) item.truthSince = how.before;
  item.truth = truth;
  const answer = happened.answers.get(id);
  if (typeof answer === 'object' && answer.updatedAt !== null) return [answer];
  // "an older Item never overwrites a newer one"
  const isOlder = truth !== null && known.updatedAt !== null && truth.updatedAt! < known.updatedAt;
  const present = isOlder ? known : truth;
  const isTold = isOtherwise && !how.isLost && !(happened.quiet.has(id) && isQuiet(before, truth));
  const isKnown = item.goneAt === null ? truth !== null && same(truth, known) : truth === null;
  if (isTold || isKnown || mustAsk) return [present];
  const past = typeof answer === 'object' ? answer : item.goneAt === null ? known : null;
  return mayAsk || answer ? [past, present] : [past];
}

export function learn(item: ModelItem, news: Snapshot, from: number, copyWorks: boolean): void {
  const { known } = item;
  const heardAt: Span = { from, to: from + MINUTE / 2 };
  const isOther = phaseOf(known) !== phaseOf(news) || known.lastUpdatedAt !== news.lastUpdatedAt;
  if (isOther) item.phaseSince = heardAt;
  // It may have been something else in between.
  else if (known.updatedAt !== news.updatedAt) item.phaseSince = { ...heardAt, from: item.phaseSince.from };
  if (news.status === 'UPDATED' && news.nextAutoSyncAt !== null && news.nextAutoSyncAt > news.lastUpdatedAt!)
    item.cycle = news.nextAutoSyncAt - news.lastUpdatedAt!;
  if (!isMoving(news)) item.reason = isFailed(news) ? news.executionStatus : null;
  // Pluggy may have listed the rows again.
  if (known.lastUpdatedAt !== news.lastUpdatedAt) item.rowsHeld &&= 'maybe';
  if (copyWorks && !isMoving(news) && news.lastUpdatedAt !== null) item.copied = news.lastUpdatedAt;
  item.known = news;
}

/** docs/architecture.md, DeliveriesMissed: "until their next sync is overdue and they are suspects anyway". */
function suspectFrom({ known, phaseSince, goneAt }: ModelItem): { since: number; patience: number } | null {
  if (goneAt !== null) return null;
  if (known.status.startsWith('WAITING')) return { since: phaseSince.from, patience: 30 * MINUTE };
  if (isMoving(known)) return { since: phaseSince.from, patience: 5 * MINUTE };
  return known.nextAutoSyncAt === null ? null : { since: known.nextAutoSyncAt, patience: HOUR };
}

function isSuspect(item: ModelItem, now: number): boolean {
  const suspect = suspectFrom(item);
  return suspect !== null && passed(suspect.since, suspect.patience, now) !== false;
}

/** It is asked about after twice the time each time, every day at least; the last time before it changed. */
function mustHaveAsked(item: ModelItem, now: number): boolean {
  const suspect = suspectFrom(item);
  if (!suspect || passed(suspect.since, suspect.patience, now) !== true) return false;
  const asked = Math.max(item.truthSince, item.phaseSince.to);
  return passed(asked, Math.max(suspect.patience, Math.min(asked - suspect.since, DAY)), now) === true;
}

/** A flag that the policy gives so many days is older than that. */
export function mayBeErased({ flags }: ModelItem, now: number): boolean {
  return Object.entries(ERASED_AFTER).some(([flag, ms]) => passed(flags.get(flag)?.since ?? null, ms, now) !== false); // prettier-ignore
}
