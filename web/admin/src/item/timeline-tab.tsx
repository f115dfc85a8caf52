import { Fragment } from 'react';
import type { Schema } from '../api/client.ts';
import { usePages } from '../api/use-pages.ts';
import { type FlagName, type Severity, flagTexts } from '../health/flag-texts.ts';
import { useTexts, wordOf } from '../texts/dictionary.ts';
import { useFormats } from '../texts/formats.ts';
import { useLanguage } from '../texts/language.tsx';
import { FlagBadge } from '../ui/flag-badge.tsx';
import { MoreButton } from '../ui/more-button.tsx';
import { RawText } from '../ui/raw-text.tsx';
import { EmptyState, ErrorState, LoadingRows } from '../ui/states.tsx';
import classes from './item.module.css';
import { itemTexts } from './item-texts.ts';

type Entry = Schema<'TimelineEntry'>;

/** What has happened to the Item, the latest first, by day. */
export function TimelineTab({ itemId }: { itemId: string }) {
  const t = useTexts(itemTexts);
  const formats = useFormats();
  const { list: story, rows } = usePages('items', '/admin/api/items/{id}/timeline', { path: { id: itemId } });
  if (story.error && !story.data)
    return <ErrorState error={story.error} retry={() => void story.refetch()} />;
  if (!story.data) return <LoadingRows rows={6} height={36} />;
  if (rows.length === 0) return <EmptyState title={t.noTimeline} />;
  return (
    <>
      <ol className={classes.timeline}>
        {rows.map((entry, index) => {
          const day = formats.weekday(entry.at);
          const isNewDay = index === 0 || formats.weekday(rows[index - 1]!.at) !== day;
          return (
            <Fragment key={`${entry.at} ${entry.kind} ${index}`}>
              {isNewDay && (
                <li className={classes.day}>
                  <h3>{day}</h3>
                </li>
              )}
              <li data-tone={toneOf(entry)}>
                <TimelineEntry entry={entry} />
              </li>
            </Fragment>
          );
        })}
      </ol>
      <MoreButton pages={story} />
    </>
  );
}

function TimelineEntry({ entry: { at, by, kind, detail, message } }: { entry: Entry }) {
  const t = useTexts(itemTexts);
  const formats = useFormats();
  const flags = useTexts(flagTexts);
  const { language } = useLanguage();
  const text = (name: string): string | undefined => {
    const value = detail[name];
    return typeof value === 'string' && value !== '' ? value : undefined;
  };
  const who = by.startsWith('admin:') ? by.slice(6) : wordOf(t.by, by);
  const until = isInstant(text('until')) ? text('until') : undefined;
  const flag = kind.startsWith('FLAG_') ? text('flag') : undefined;
  const code = text('executionStatus') ?? text('code') ?? text('error');
  return (
    <details className={classes.entry}>
      <summary>
        <time dateTime={at} title={formats.instant(at)}>
          {formats.time(at)}
        </time>
        <span className={classes.happened}>
          {flag !== undefined && Object.hasOwn(flags, flag) ? (
            // The hub's message is the end user's; an admin is told what it means.
            <>
              {kind === 'FLAG_CLEARED' && <span>{t.over}</span>}
              <FlagBadge
                flag={flag as FlagName}
                severity={kind === 'FLAG_CLEARED' ? 'info' : severityOf(flag)}
              />{' '}
              {flags[flag as FlagName].cause}
            </>
          ) : (
            message[language]
          )}
          {until !== undefined && ` ${t.until(formats.instant(until))}`}
          {code !== undefined && <code>{code}</code>}
          {text('note') !== undefined && <q>{text('note')}</q>}
        </span>
        <bdi className={classes.who}>{who}</bdi>
      </summary>
      <RawText label={t.details} text={JSON.stringify(detail, null, 2)} />
    </details>
  );
}

const isInstant = (text = ''): boolean => !Number.isNaN(Date.parse(text));

const BAD = new Set(['FAILED', 'GONE', 'UNKNOWN_STATUS', 'FLAG_RAISED']);
const GOOD = new Set(['RECOVERED', 'FLAG_CLEARED', 'CREATED']);

function toneOf({ kind, by, detail }: Entry): string {
  if (BAD.has(kind) || (kind === 'SYNC_RUN' && detail['outcome'] === 'failed')) return 'bad';
  if (GOOD.has(kind)) return 'good';
  return by.startsWith('admin:') ? 'admin' : 'plain';
}

/** As docs/health.md has it; the story does not tell. */
const ERRORS = new Set(['ERRORED', 'ACTION_REQUIRED', 'STALE', 'CONSENT_EXPIRED', 'CONSENT_REVOKED']);
const severityOf = (flag: string): Severity =>
  ERRORS.has(flag) ? 'error' : flag === 'CONSENT_EXPIRING' ? 'info' : 'warning';
