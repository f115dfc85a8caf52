import { FLAGS } from './documents.js';
import type { Heard } from './heard.js';
import type { ModelItem } from './judge.js';
import { type Maybe, or } from './maybe.js';
import type { Seen } from './see.js';
import { isFailed } from './snapshot.js';

export interface Review {
  state: string;
  /** When a snoozed one comes back. */
  until: number | null;
}

/** What has happened to an Item since its review was last looked at. */
export interface Since {
  now: number;
  /** A flag was raised that is no mere `info`. */
  raised: Maybe;
  /** An execution failed. */
  failed: Maybe;
  /** The minute's look at all of them was had. */
  ticked: boolean;
}

export const isToReview = (flag: string): boolean => FLAGS.get(flag)!.severity !== 'info';

/** docs/lifecycle.md, "What admins see": the states that the review may be in; null is none. */
export function reviewStates(
  review: Review | null,
  flags: Iterable<string>,
  since: Since,
): (string | null)[] {
  if (![...flags].some(isToReview)) return [null];
  if (!review) return ['open'];
  const { state } = review;
  const back: Maybe =
    state === 'acknowledged'
      ? since.raised
      : state === 'resolved'
        ? or(since.raised, since.failed)
        : state === 'snoozed' && review.until! <= since.now
          ? since.ticked || 'maybe'
          : false;
  return back === 'maybe' ? [state, 'open'] : [back ? 'open' : state];
}

/**
 * The Item's review against what it may be.
 * @param incident that it hangs under; undefined where that may just have changed.
 */
export function compareReview(
  item: ModelItem,
  seen: Seen,
  heard: Heard,
  { ticked, isLong }: { ticked: boolean; isLong: boolean },
  incident: string | null | undefined,
  cover: (what: string) => void,
): string[] {
  const { id, review, known, flags } = item;
  const wrong: string[] = [];
  const shown = seen.reviews.find(({ itemId }) => itemId === id);
  const state = shown?.state ?? null;
  // Much may happen in a long time, and between two looks of one minute.
  const failed: Maybe = heard.isNews && (isFailed(known) || (isLong && 'maybe'));
  const raised: Maybe = heard.raised || (heard.isNews && (isLong || ticked) && 'maybe');
  const states = reviewStates(review, flags.keys(), { now: seen.now, raised, failed, ticked });
  const flagged = `with ${[...flags.keys()].join() || 'no flag'}`;
  if (!states.includes(state))
    wrong.push(`${id}: its review is ${state} instead of ${states.join(' or ')}, ${flagged}; was ${JSON.stringify(review)}`); // prettier-ignore
  if (shown && incident !== undefined && shown.incidentId !== incident)
    wrong.push(
      `${id}: its review hangs under incident ${shown.incidentId} instead of ${incident}, ${flagged}`,
    );
  if (review?.state !== state && (review || state)) cover(`review ${review?.state ?? 'none'} > ${state ?? 'none'}`); // prettier-ignore
  item.review = state === null ? null : { state, until: review?.state === state ? review.until : null };
  return wrong;
}

export type ReviewAction = 'acknowledge' | 'snooze' | 'resolve' | 'reopen';

const LEADS_TO = { acknowledge: 'acknowledged', snooze: 'snoozed', resolve: 'resolved', reopen: 'open' };
/** One that is resolved can only be reopened; what is open cannot be, nor can one be acknowledged twice. */
const FROM: Record<ReviewAction, string[]> = {
  acknowledge: ['open', 'snoozed'],
  snooze: ['open', 'acknowledged', 'snoozed'],
  resolve: ['open', 'acknowledged', 'snoozed'],
  reopen: ['acknowledged', 'snoozed', 'resolved'],
};

/** The review after an admin did that; the same when it is in no state for it. */
export function afterAction(review: Review | null, action: ReviewAction, until: number): Review | null {
  if (!review || !FROM[action].includes(review.state)) return review;
  return { state: LEADS_TO[action], until: action === 'snooze' ? until : null };
}
