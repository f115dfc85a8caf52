import type { Schema } from '../api/client.ts';
import { useTexts } from '../texts/dictionary.ts';
import { type Turn, failureNextTexts, failureTexts, flagTexts } from './flag-texts.ts';

export type Flag = Schema<'ItemFlag'>;

export interface Explained {
  name: string;
  cause: string;
  next: string;
}

/** Says in words what a flag means; a failure by why the execution failed. */
export function useExplain(): (flag: Flag) => Explained {
  const flags = useTexts(flagTexts);
  const failures = useTexts(failureTexts);
  const nextOf = useTexts(failureNextTexts);
  return (flag) => {
    const { name, cause, next } = flags[flag.flag];
    if (flag.flag !== 'ERRORED') return { name, cause, next };
    const status = flag.evidence['executionStatus'];
    const known =
      typeof status === 'string' && Object.hasOwn(failures, status) ? failures[status] : undefined;
    return { name, cause: known ?? failures['OTHER'] ?? cause, next: nextOf[flag.turn] };
  };
}

const BY_SEVERITY = { error: 0, warning: 1, info: 2 };

/** The worst first; of equals the oldest, as the hub has them. */
export const worstFirst = (flags: readonly Flag[]): Flag[] =>
  [...flags].sort((a, b) => BY_SEVERITY[a.severity] - BY_SEVERITY[b.severity]);

/** Whose turn it is about the worst flag. */
export const turnOf = (flags: readonly Flag[]): Turn | undefined => worstFirst(flags)[0]?.turn;
