import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { type ApiError, type AnswerOf, api } from '../api/client.ts';
import type { Filters } from './use-filters.ts';

type Page = AnswerOf<'/admin/api/items', 'get'>;

/** The queue as far as it has been scrolled, and right again whenever something in it changes. */
export function useQueue({ query }: Filters) {
  const queue = useInfiniteQuery<Page, ApiError, { pages: Page[] }, unknown[], string | undefined>({
    queryKey: ['items', '/admin/api/items', query],
    queryFn: ({ signal, pageParam }) =>
      api.get('/admin/api/items', { query: { ...query, ...(pageParam && { after: pageParam }) }, signal }),
    initialPageParam: undefined,
    getNextPageParam: ({ next }) => (next && new URLSearchParams(next).get('after')) || undefined,
    placeholderData: keepPreviousData,
  });
  const reviews = useMemo(() => queue.data?.pages.flatMap(({ results }) => results) ?? [], [queue.data]);
  return { queue, reviews, total: queue.data?.pages[0]?.total ?? 0 };
}
