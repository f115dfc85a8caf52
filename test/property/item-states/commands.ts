import fc from 'fast-check';
import { FAILURES } from './documents.js';
import type { ReviewAction } from './reviews.js';

export type Outage = 'over' | 'loud' | 'quiet' | 'watched' | 'on the page only';
export type Network = 'fine' | 'lost' | 'doubled';
export type Credentials = 'stored' | 'good' | 'wrong' | 'unavailable';

/** Something that happens at the bank, at Pluggy, to the network, or that a person does. `item` picks by remainder. */
export type Command =
  | { do: 'sync'; item: number; outcome: string; autoSync: boolean }
  | { do: 'hold'; item: number }
  | { do: 'release'; item: number }
  | { do: 'refresh'; item: number; credentials: Credentials }
  | { do: 'answer'; item: number; right: boolean }
  | { do: 'consent'; item: number; state: 'active' | 'expired' | 'revoked'; days: number | null }
  | { do: 'delete at Pluggy'; item: number }
  | { do: 'restore at Pluggy'; item: number }
  | { do: 'delete'; item: number }
  | { do: 'connect again'; item: number }
  | { do: 'forget schedule'; item: number; days: number }
  | { do: 'disable auto-sync'; item: number }
  | { do: 'lose rows'; item: number }
  | { do: 'decide'; item: number; what: 'apply' | 'dismiss' }
  | { do: 'outage'; connector: number; kind: Outage }
  | { do: 'network'; is: Network }
  | { do: 'copy'; works: boolean }
  | { do: 'transactions'; work: boolean }
  | { do: 'review'; item: number; action: ReviewAction; hours: number }
  | { do: 'advance'; minutes: number }
  | { do: 'check' };

/** The institution that most Items are of, and the Open Finance bank. */
export const BANK = 2;
export const MFA_BANK = 5;
export const OPEN_FINANCE = 601;

const item = fc.nat(9);
const GOOD = ['SUCCESS', 'PARTIAL_SUCCESS'];
const BANKS = ['SITE_NOT_AVAILABLE', 'CONNECTION_ERROR', 'UNEXPECTED_ERROR'];
const outcome = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom('SUCCESS', 'SUCCESS', 'SUCCESS', ...GOOD) },
  { weight: 3, arbitrary: fc.constantFrom(...BANKS) },
  { weight: 4, arbitrary: fc.constantFrom(...FAILURES.keys(), 'MOON_IN_THE_WAY') },
);

const of = <C extends Command>(
  weight: number,
  name: C['do'],
  fields: { [K in Exclude<keyof C, 'do'>]: fc.Arbitrary<C[K]> },
): { weight: number; arbitrary: fc.Arbitrary<Command> } => ({
  weight,
  arbitrary: fc.record({ do: fc.constant(name), ...fields }) as unknown as fc.Arbitrary<Command>,
});
type Of<Name> = Extract<Command, { do: Name }>;

export const command: fc.Arbitrary<Command> = fc.oneof(
  of<Of<'sync'>>(12, 'sync', { item, outcome, autoSync: fc.constantFrom(true, true, true, false) }),
  of<Of<'hold'>>(3, 'hold', { item }),
  of<Of<'release'>>(2, 'release', { item }),
  of<Of<'refresh'>>(6, 'refresh', { item, credentials: fc.constantFrom('stored', 'stored', 'good', 'wrong', 'unavailable') }), // prettier-ignore
  of<Of<'answer'>>(4, 'answer', { item, right: fc.constantFrom(true, true, false) }),
  of<Of<'consent'>>(4, 'consent', { item, state: fc.constantFrom('active', 'expired', 'revoked', 'revoked'), days: fc.constantFrom(null, 3, 10, 17, 40) }), // prettier-ignore
  of<Of<'delete at Pluggy'>>(1, 'delete at Pluggy', { item }),
  of<Of<'restore at Pluggy'>>(1, 'restore at Pluggy', { item }),
  of<Of<'delete'>>(1, 'delete', { item }),
  of<Of<'connect again'>>(1, 'connect again', { item }),
  of<Of<'forget schedule'>>(1, 'forget schedule', { item, days: fc.constantFrom(1, 4) }),
  of<Of<'disable auto-sync'>>(1, 'disable auto-sync', { item }),
  of<Of<'lose rows'>>(1, 'lose rows', { item }),
  of<Of<'decide'>>(1, 'decide', { item, what: fc.constantFrom('apply', 'dismiss') }),
  of<Of<'outage'>>(6, 'outage', { connector: fc.constantFrom(BANK, BANK, OPEN_FINANCE), kind: fc.constantFrom('over', 'over', 'loud', 'quiet', 'quiet', 'watched', 'on the page only') }), // prettier-ignore
  of<Of<'network'>>(6, 'network', { is: fc.constantFrom('fine', 'fine', 'lost', 'doubled') }),
  of<Of<'copy'>>(2, 'copy', { works: fc.constantFrom(true, true, false) }),
  of<Of<'transactions'>>(2, 'transactions', { work: fc.boolean() }),
  of<Of<'review'>>(7, 'review', { item, action: fc.constantFrom('acknowledge', 'snooze', 'resolve', 'resolve', 'reopen'), hours: fc.constantFrom(1, 30) }), // prettier-ignore
  // Not in whole hours, so that limits are seldom met to the second.
  of<Of<'advance'>>(12, 'advance', { minutes: fc.constantFrom(6.3, 31.7, 64.4, 64.4, 190.6, 1_530.8, 1_530.8, 4_350.2, 7_300.9) }), // prettier-ignore
  of<Of<'check'>>(10, 'check', {}),
);
