import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { type AnswerOf, type ApiError, type GetArguments, type GetPath, api } from './client.ts';
import type { Topic } from './topics.ts';

interface PageOf<Row> {
  results: Row[];
  /** The query of the page that follows. */
  next: string | null;
}
/** The paths of lists that come page by page. */
export type ListPath = { [P in GetPath]: AnswerOf<P, 'get'> extends PageOf<unknown> ? P : never }[GetPath];
export type RowOf<P extends ListPath> = AnswerOf<P, 'get'> extends PageOf<infer Row> ? Row : never;

/**
 * A list as far as it has been scrolled, and right again whenever something of `topic` has changed. What was shown
 * stays while another filter is asked for.
 */
export function usePages<P extends ListPath>(topic: Topic, path: P, given: GetArguments<P>) {
  type Page = AnswerOf<P, 'get'>;
  const { path: parameters, query } = given as { path?: object; query?: object };
  const list = useInfiniteQuery<Page, ApiError, { pages: Page[] }, unknown[], string | undefined>({
    queryKey: [topic, path, 'pages', parameters ?? null, query ?? null],
    queryFn: ({ signal, pageParam }) => {
      const more = Object.fromEntries(new URLSearchParams(pageParam));
      return api.get(path, { ...given, query: { ...query, ...more }, signal } as GetArguments<P>);
    },
    initialPageParam: undefined,
    getNextPageParam: (page) => (page as PageOf<unknown>).next ?? undefined,
    placeholderData: keepPreviousData,
  });
  const rows = useMemo(
    () => list.data?.pages.flatMap((page) => (page as PageOf<RowOf<P>>).results) ?? [],
    [list.data],
  );
  return { list, rows, first: list.data?.pages[0] };
}
