import { BANK, type Command, OPEN_FINANCE } from './commands.js';

/** The Items of a run, in their order. */
const [ROWS, ONE, TWO, THREE, ASKED, CONSENT, OTHER] = [0, 1, 2, 3, 4, 5, 6] as const;

const sync = (item: number, outcome = 'SUCCESS', autoSync = true): Command => ({
  do: 'sync',
  item,
  outcome,
  autoSync,
});
const check: Command = { do: 'check' };
const advance = (minutes: number): Command => ({ do: 'advance', minutes });
const consent = (
  item: number,
  state: 'active' | 'expired' | 'revoked',
  days: number | null = null,
): Command => ({
  do: 'consent',
  item,
  state,
  days,
});
const outage = (connector: number, kind: Extract<Command, { do: 'outage' }>['kind']): Command => ({ do: 'outage', connector, kind }); // prettier-ignore
const network = (is: Extract<Command, { do: 'network' }>['is']): Command => ({ do: 'network', is });
const refresh = (item: number, credentials: Extract<Command, { do: 'refresh' }>['credentials']): Command => ({ do: 'refresh', item, credentials }); // prettier-ignore
const review = (item: number, action: Extract<Command, { do: 'review' }>['action'], hours = 1): Command => ({ do: 'review', item, action, hours }); // prettier-ignore

/** Raises and clears every flag: no run of the test passes by doing nothing. */
export const EVERYTHING: Command[] = [
  // failures, and each way of a review
  refresh(ONE, 'wrong'),
  review(ONE, 'acknowledge'),
  { do: 'disable auto-sync', item: ONE },
  sync(TWO, 'MOON_IN_THE_WAY'),
  review(TWO, 'resolve'),
  sync(TWO, 'ACCOUNT_LOCKED'),
  refresh(THREE, 'wrong'),
  review(THREE, 'snooze'),
  // what takes an hour: a question, an execution, a copy that falls behind, a snooze, rows that are held
  { do: 'lose rows', item: ROWS },
  refresh(ASKED, 'stored'),
  { do: 'hold', item: OTHER },
  { do: 'copy', works: false },
  sync(CONSENT),
  advance(64.4),
  check,
  { do: 'copy', works: true },
  { do: 'decide', item: ROWS, what: 'apply' },
  { do: 'answer', item: ASKED, right: true },
  { do: 'release', item: OTHER },
  refresh(ONE, 'good'),
  sync(TWO),
  refresh(THREE, 'good'),
  // Pluggy's schedule, and a consent that is renewed in time
  sync(ONE, 'SUCCESS', false),
  { do: 'disable auto-sync', item: TWO },
  { do: 'forget schedule', item: THREE, days: 1 }, // overdue, but within its grace
  check,
  { do: 'forget schedule', item: THREE, days: 4 },
  consent(CONSENT, 'active', 10),
  sync(CONSENT),
  check,
  sync(ONE),
  sync(TWO),
  sync(THREE),
  consent(CONSENT, 'active', 40),
  sync(CONSENT),
  // an incident of failures, whose end is lost on the way, and one that Pluggy tells of
  outage(BANK, 'quiet'),
  sync(ROWS),
  sync(ONE),
  sync(TWO),
  outage(OPEN_FINANCE, 'loud'),
  check,
  network('lost'),
  outage(BANK, 'over'),
  outage(OPEN_FINANCE, 'over'),
  advance(190.6),
  check,
  network('fine'),
  // consents that end, an Item that Pluggy loses for a while, and one for good; days in which a product fails
  { do: 'delete at Pluggy', item: THREE },
  check,
  { do: 'restore at Pluggy', item: THREE },
  { do: 'connect again', item: OTHER },
  consent(CONSENT, 'expired'),
  sync(CONSENT, 'USER_AUTHORIZATION_REVOKED'),
  consent(OTHER, 'revoked'),
  sync(OTHER),
  check,
  refresh(CONSENT, 'stored'),
  { do: 'answer', item: CONSENT, right: true },
  refresh(OTHER, 'stored'),
  { do: 'answer', item: OTHER, right: true },
  { do: 'delete', item: 7 },
  consent(OTHER, 'revoked'),
  sync(OTHER),
  { do: 'transactions', work: false },
  advance(4_350.2),
  check,
  { do: 'transactions', work: true },
  advance(1_530.8),
  check,
];
