import { Button } from '@mantine/core';
import { useState } from 'react';
import type { Schema } from '../api/client.ts';
import { useGet } from '../api/use-get.ts';
import { useTexts, wordOf } from '../texts/dictionary.ts';
import { useFormats } from '../texts/formats.ts';
import { EmptyState, ErrorState, LoadingRows } from '../ui/states.tsx';
import { Time } from '../ui/time.tsx';
import classes from './item.module.css';
import { itemTexts } from './item-texts.ts';

type Run = Schema<'SyncRun'>;
const COUNTS = ['added', 'changed', 'removed', 'unchanged', 'held', 'parked'] as const;
type Counts = Record<(typeof COUNTS)[number], number>;

const PAGE = 30;
/** A run tells how far it has come about every second. */
const RUNNING_MS = 1500;

/** The runs that wrote the copy, the newest first; one that goes on is followed. */
export function RunsTab({ itemId }: { itemId: string }) {
  const t = useTexts(itemTexts);
  const [size, setSize] = useState(PAGE);
  const [isRunning, setRunning] = useState(false);
  const runs = useGet(
    'runs',
    '/admin/api/items/{id}/sync-runs',
    { path: { id: itemId }, query: { pageSize: size, page: 1 } },
    { keep: true, everyMs: isRunning && RUNNING_MS },
  );
  const goesOn = runs.data?.results.some(({ endedAt }) => endedAt === null) ?? false;
  if (goesOn !== isRunning) setRunning(goesOn);
  if (runs.error && !runs.data) return <ErrorState error={runs.error} retry={() => void runs.refetch()} />;
  if (!runs.data) return <LoadingRows rows={6} height={44} />;
  if (runs.data.results.length === 0) return <EmptyState title={t.noRuns} />;
  return (
    <>
      <ol className={classes.rows}>
        {runs.data.results.map((run) => (
          <li key={run.id}>
            <RunRow run={run} />
          </li>
        ))}
      </ol>
      {runs.data.total > size && size < 500 && (
        <div className={classes.more}>
          <Button variant="default" size="xs" onClick={() => setSize(Math.min(500, size + 100))}>
            {t.more}
          </Button>
        </div>
      )}
    </>
  );
}

function RunRow({ run }: { run: Run }) {
  const t = useTexts(itemTexts);
  const formats = useFormats();
  const outcome = run.outcome ?? 'running';
  return (
    <details className={classes.row}>
      <summary>
        <span className={classes.outcome} data-outcome={outcome}>
          {wordOf(t.outcomes, outcome)}
        </span>
        <span className={classes.rowMain}>
          <Time at={run.startedAt} /> · <bdi>{wordOf(t.causes, run.cause)}</bdi>
          <small>
            {formats.duration(run.durationMs)} · {t.calls(formats.number(run.calls))}
          </small>
        </span>
        <span className={classes.tallies}>
          {COUNTS.filter((name) => run[name] > 0).map((name) => (
            <span key={name} data-count={name}>
              {formats.number(run[name])} {run[name] === 1 ? t.one[name] : t.counts[name]}
            </span>
          ))}
        </span>
      </summary>
      {run.error !== null && <p className={classes.failure}>{run.error}</p>}
      <div className={classes.frame}>
        <table className={classes.table} aria-label={t.run(run.id)}>
          <thead>
            <tr>
              <th scope="col">{t.product}</th>
              {COUNTS.map((name) => (
                <th key={name} scope="col" className={classes.number}>
                  {t.counts[name]}
                </th>
              ))}
              <th scope="col" className={classes.number}>
                {t.counts.pages}
              </th>
            </tr>
          </thead>
          <tbody>
            {inOrder(Object.entries(run.products), Object.keys(t.products)).map(([product, counts]) => (
              <tr key={product}>
                <th scope="row">
                  {wordOf(t.products, product)}
                  {counts.error !== undefined && <div className={classes.failure}>{counts.error}</div>}
                </th>
                <Cells counts={counts} />
                <td className={classes.number}>{formats.number(counts.pages)}</td>
              </tr>
            ))}
            <tr>
              <th scope="row">{t.total}</th>
              <Cells counts={run} />
              <td className={classes.number}>{formats.number(run.pages)}</td>
            </tr>
          </tbody>
        </table>
      </div>
    </details>
  );
}

function Cells({ counts }: { counts: Counts }) {
  const formats = useFormats();
  return COUNTS.map((name) => (
    <td key={name} className={classes.number} data-zero={counts[name] === 0 || undefined}>
      {formats.number(counts[name])}
    </td>
  ));
}

/** As they are read; JSON of the database keeps no order. */
function inOrder<T>(products: [string, T][], names: readonly string[]): [string, T][] {
  const place = (name: string): number => (names.indexOf(name) + names.length + 1) % (names.length + 1);
  return products.sort(([a], [b]) => place(a) - place(b));
}
