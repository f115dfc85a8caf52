import { usePages } from '../api/use-pages.ts';
import type { Filters } from './use-filters.ts';

/** The queue as far as it has been scrolled. */
export function useQueue({ query }: Filters) {
  const { list, rows, first } = usePages('items', '/admin/api/items', { query });
  return { queue: list, reviews: rows, total: first?.total ?? 0 };
}
