import { useEffect, useState } from 'react';
import { useFormats } from '../texts/formats.ts';

interface Props {
  /** An instant as the API has it; null is shown as a dash. */
  at: string | null | undefined;
  style?: 'long' | 'short';
}

/** How long ago, or in how long; the exact time on hover. */
export function Time({ at, style = 'long' }: Props) {
  const formats = useFormats();
  const now = useNow();
  if (!at) return <span>—</span>;
  return (
    <time dateTime={at} title={formats.instant(at)}>
      {formats.ago(at, style, now)}
    </time>
  );
}

/** A day and a time of it. */
export function Instant({ at }: { at: string | null | undefined }) {
  const formats = useFormats();
  return at ? <time dateTime={at}>{formats.instant(at)}</time> : <span>—</span>;
}

/** Likewise, to the second and short; how long ago on hover. */
export function Moment({ at }: { at: string }) {
  const formats = useFormats();
  return (
    <time dateTime={at} title={`${formats.instant(at)} · ${formats.ago(at)}`}>
      {formats.moment(at)}
    </time>
  );
}

const listeners = new Set<(now: number) => void>();
let clock: ReturnType<typeof setInterval> | undefined;

/** The time now, every half minute: one clock for all that show it. */
export function useNow(): number {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    listeners.add(setNow);
    clock ??= setInterval(() => {
      for (const listener of listeners) listener(Date.now());
    }, 30_000);
    return () => {
      listeners.delete(setNow);
    };
  }, []);
  return now;
}
