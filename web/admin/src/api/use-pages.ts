import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import {
  type AnswerOf,
  type ApiError,
  type GetArguments,
  type GetPath,
  type QueryOf,
  api,
} from './client.ts';
import type { Topic } from './topics.ts';

interface PageOf<Row> {
  results: Row[];
  next: string | null;
}
/** The paths of lists that come page by page. */
export type ListPath = { [P in GetPath]: AnswerOf<P, 'get'> extends PageOf<unknown> ? P : never }[GetPath];
export type RowOf<P extends ListPath> = AnswerOf<P, 'get'> extends PageOf<infer Row> ? Row : never;

/**
 * A list as far as it has been scrolled, and right again whenever something of `topic` has changed. What was shown
 * stays while another filter is asked for.
 *
 * @param cursor the parameter of `next` that says where the next page begins.
 */
export function usePages<P extends ListPath>(
  topic: Topic,
  path: P,
  query: QueryOf<P>,
  cursor: 'after' | 'before' = 'before',
) {
  type Page = AnswerOf<P, 'get'>;
  const list = useInfiniteQuery<Page, ApiError, { pages: Page[] }, unknown[], string | undefined>({
    queryKey: [topic, path, query],
    queryFn: ({ signal, pageParam }) =>
      api.get(path, {
        query: { ...(query as object), ...(pageParam && { [cursor]: pageParam }) },
        signal,
      } as unknown as GetArguments<P>),
    initialPageParam: undefined,
    getNextPageParam: (page) => {
      const { next } = page as PageOf<unknown>;
      return (next && new URLSearchParams(next).get(cursor)) || undefined;
    },
    placeholderData: keepPreviousData,
  });
  const rows = useMemo(
    () => list.data?.pages.flatMap((page) => (page as PageOf<RowOf<P>>).results) ?? [],
    [list.data],
  );
  return { list, rows, first: list.data?.pages[0] };
}
