import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';
import { type AnswerOf, type ApiError, type GetArguments, type GetPath, api } from './client.ts';
import type { Topic } from './topics.ts';

/** Paths whose answers are pages: `results`, and `next` with the query of the page that follows. */
export type PagedPath = {
  [P in GetPath]: AnswerOf<P, 'get'> extends { results: unknown[]; next: string | null } ? P : never;
}[GetPath];
type Row<P extends PagedPath> = AnswerOf<P, 'get'> extends { results: (infer R)[] } ? R : never;
interface Page<R> {
  results: R[];
  next: string | null;
}

/** A list as far as somebody has gone in it, right again whenever something of `topic` changes. */
export function usePaged<P extends PagedPath>(topic: Topic, path: P, given: GetArguments<P>, enabled = true) {
  const { path: parameters, query } = given as { path?: object; query?: object };
  const pages = useInfiniteQuery<
    Page<Row<P>>,
    ApiError,
    { pages: Page<Row<P>>[] },
    unknown[],
    string | undefined
  >({
    queryKey: [topic, path, 'pages', parameters ?? null, query ?? null],
    queryFn: ({ signal, pageParam }) => {
      const more = Object.fromEntries(new URLSearchParams(pageParam));
      return api.get(path, { ...given, query: { ...query, ...more }, signal } as GetArguments<P>);
    },
    initialPageParam: undefined,
    getNextPageParam: ({ next }) => next ?? undefined,
    placeholderData: keepPreviousData,
    enabled,
  });
  return { ...pages, rows: pages.data?.pages.flatMap(({ results }) => results) };
}
