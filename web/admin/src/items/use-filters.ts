import { useSearchParams } from 'wouter';
import type { QueryOf } from '../api/client.ts';

export const STATES = ['open', 'acknowledged', 'snoozed', 'resolved'] as const;
export type StateTab = (typeof STATES)[number] | 'all';
export const AGES = ['1', '3', '7', '30'] as const;
const NAMES = ['q', 'flag', 'turn', 'connectorId', 'appId', 'incidentId', 'age'] as const;
export type FilterName = (typeof NAMES)[number];

type Query = NonNullable<QueryOf<'/admin/api/items'>>;

export interface Filters {
  tab: StateTab;
  values: Partial<Record<FilterName, string>>;
  /** How many besides the state. */
  count: number;
  query: Query;
  set: (name: FilterName | 'state', value: string | undefined) => void;
  clear: () => void;
}

/** What is looked for stands in the address, so that it can be kept and sent to a colleague. */
export function useFilters(): Filters {
  const [search, setSearch] = useSearchParams();
  const tab = [...STATES, 'all' as const].find((each) => each === search.get('state')) ?? 'open';
  const values = Object.fromEntries(
    NAMES.map((name) => [name, search.get(name) || undefined]),
  ) as Filters['values'];
  const { age, ...others } = values;
  return {
    tab,
    values,
    count: Object.values(values).filter(Boolean).length,
    query: {
      ...(others as object),
      state: tab === 'all' ? [...STATES] : [tab],
      ...(age && { flaggedBefore: daysAgo(Number(age)) }),
    },
    set: (name, value) =>
      setSearch(
        (before) => {
          const after = new URLSearchParams(before);
          if (value && !(name === 'state' && value === 'open')) after.set(name, value);
          else after.delete(name);
          return after;
        },
        { replace: name === 'q' },
      ),
    clear: () =>
      setSearch((before) => {
        const state = before.get('state');
        return new URLSearchParams(state ? { state } : {});
      }),
  };
}

/** To the hour: the list would else be another one at each look. */
function daysAgo(days: number): string {
  const at = new Date(Date.now() - days * 86_400_000);
  at.setMinutes(0, 0, 0);
  return at.toISOString();
}
