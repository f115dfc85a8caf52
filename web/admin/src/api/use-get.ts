import { keepPreviousData, useQuery, useQueryClient } from '@tanstack/react-query';
import { type AnswerOf, type GetArguments, type GetPath, type ApiError, api } from './client.ts';
import type { Topic } from './topics.ts';

interface Options {
  /** False: does not ask yet. */
  enabled?: boolean;
  /** Keeps showing the answer to the last question while the next is asked, e.g. with another filter. */
  keep?: boolean;
  /** Asks again by itself, for what moves without the hub telling of it. */
  everyMs?: number | false;
}

/**
 * Reads from the admin API and stays right: asked again when the hub says that something of `topic` has changed,
 * when the connection is back, and when somebody returns to the tab.
 */
export function useGet<P extends GetPath>(
  topic: Topic,
  path: P,
  given: GetArguments<P>,
  options: Options = {},
) {
  const { path: parameters, query } = given as { path?: object; query?: object };
  return useQuery<AnswerOf<P, 'get'>, ApiError>({
    queryKey: [topic, path, parameters ?? null, query ?? null],
    queryFn: ({ signal }) => api.get(path, { ...given, signal }),
    enabled: options.enabled ?? true,
    ...(options.keep && { placeholderData: keepPreviousData }),
    ...(options.everyMs && { refetchInterval: options.everyMs }),
  });
}

/** After a change of one's own, which is to be seen at once and not when the hub has told of it. */
export function useRefresh(): (...topics: Topic[]) => Promise<void> {
  const client = useQueryClient();
  return async (...topics) => {
    await Promise.all(topics.map((topic) => client.invalidateQueries({ queryKey: [topic] })));
  };
}
