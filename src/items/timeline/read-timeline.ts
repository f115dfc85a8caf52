import { Injectable } from '@nestjs/common';
import { Database } from '../../kernel/database/database.js';
import { instantText, preciseText } from '../../kernel/database/iso-instant.js';
import { BadInput } from '../../kernel/http/hub-error.js';
import { SyncFace } from '../../sync/face.js';
import { storyOf } from '../consents/consent-states.js';
import { messageOfEntry } from './entry-messages.js';
import type { TimelineEntrySchema, TimelineSchema } from './timeline.schema.js';

const PAGE_SIZE = 100;

/** Where the entries come from, in the order in which those of one instant are told, the latest first. */
const SOURCES = ['cleared', 'raised', 'run', 'noted', 'consent'] as const;
type Source = (typeof SOURCES)[number];

/** A place in the story: what follows is earlier, or as early and told later. */
interface Place {
  at: string;
  source: Source;
  id: string;
}

type Entry = Place & Omit<TimelineEntrySchema, 'message' | 'at'>;

/**
 * Tells an Item's story, put together from what was noted of it, its flags, its consents as Pluggy tells them, and the runs
 * that wrote its copy.
 */
@Injectable()
export class ReadTimeline {
  constructor(
    private readonly database: Database,
    private readonly sync: SyncFace,
  ) {}

  /**
   * The newest first.
   * @param forAdmins whether it is told what admins did with the Item's reviews, and which of them.
   * @throws BadInput for a cursor that is not ours.
   */
  async page(itemId: string, after?: string, forAdmins = false): Promise<TimelineSchema> {
    const place = after === undefined ? null : decode(after);
    const entries = await Promise.all(
      SOURCES.map((source) => this.entriesOf(source, itemId, place && boundOf(source, place), forAdmins)),
    );
    const sorted = entries.flat().sort(newestFirst);
    const results = sorted.slice(0, PAGE_SIZE);
    const more = sorted.length > PAGE_SIZE;
    return {
      results: results.map(({ at, kind, by, detail }) => ({
        at: `${at.slice(0, 23)}Z`,
        kind,
        // Which of the admins it was is the company's own matter.
        by: forAdmins ? by : by.replace(/^admin:.*/s, 'admin'),
        detail,
        message: messageOfEntry(kind, detail),
      })),
      next: more ? `?after=${encode(results.at(-1)!)}` : null,
    };
  }

  private async entriesOf(
    source: Source,
    itemId: string,
    before: { at: string; id: string } | null,
    forAdmins: boolean,
  ): Promise<Entry[]> {
    if (source === 'run') {
      const runs = await this.sync.runsOf(itemId, before, PAGE_SIZE + 1);
      return runs.map(({ at, id, cause, outcome, error, added, changed, removed, held }) => {
        const detail = { runId: id, cause, outcome, error, added, changed, removed, held };
        return { source, at, id, kind: 'SYNC_RUN', by: 'hub', detail };
      });
    }
    if (source === 'consent') {
      const events = storyOf(await this.sync.consentsOf(itemId));
      const entries = events.map((event, n) => ({ source, id: String(n + 1), ...event }));
      return entries.filter((entry) => !before || isBefore(entry, before)).reverse().slice(0, PAGE_SIZE + 1); // prettier-ignore
    }
    const rows = await this.database.query<Omit<Entry, 'source'> & Record<string, unknown>>(
      `select id::text, ${preciseText('at')} as at, kind, by, detail from (${SQL[source]}) entry
        where ($2::timestamptz is null or (at, id) < ($2, $3::bigint)) and ($4 or kind not like 'REVIEW%')
        order by at desc, id desc limit ${PAGE_SIZE + 1}`,
      [itemId, before?.at ?? null, before?.id ?? null, forAdmins],
    );
    return rows.map((row) => ({ ...row, source }));
  }
}

const FLAG = `jsonb_build_object('flag', flag, 'since', ${instantText('since')}, 'evidence', evidence)`;
/** Indexes: history_by_item, flags_by_item. */
const SQL: Record<Exclude<Source, 'run' | 'consent'>, string> = {
  noted: `select id, at, kind, by, detail from items.history where item_id = $1`,
  raised: `select id, raised_at as at, 'FLAG_RAISED' as kind, 'hub' as by, ${FLAG} as detail
             from items.flags where item_id = $1`,
  cleared: `select id, cleared_at as at, 'FLAG_CLEARED' as kind, 'hub' as by, ${FLAG} as detail
              from items.flags where item_id = $1 and cleared_at is not null`,
};

/** Before which of a source's entries its next ones stand: those of an earlier source at that instant are all told. */
function boundOf(source: Source, place: Place): { at: string; id: string } {
  const order = SOURCES.indexOf(source) - SOURCES.indexOf(place.source);
  return { at: place.at, id: order === 0 ? place.id : order > 0 ? '9223372036854775807' : '-1' };
}

const isBefore = (entry: Entry, { at, id }: { at: string; id: string }): boolean =>
  entry.at < at || (entry.at === at && BigInt(entry.id) < BigInt(id));

function newestFirst(a: Entry, b: Entry): number {
  if (a.at !== b.at) return a.at < b.at ? 1 : -1;
  if (a.source !== b.source) return SOURCES.indexOf(a.source) - SOURCES.indexOf(b.source);
  return BigInt(a.id) < BigInt(b.id) ? 1 : -1;
}

const encode = ({ at, source, id }: Place): string =>
  Buffer.from(`${at}|${source}|${id}`).toString('base64url');

function decode(text: string): Place {
  const [, at, source, id] =
    /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z)\|(\w+)\|(\d{1,18})$/.exec(
      Buffer.from(text, 'base64url').toString('latin1'),
    ) ?? [];
  if (!at || !id || !SOURCES.includes(source as Source) || Number.isNaN(Date.parse(at)))
    throw new BadInput('Invalid cursor');
  return { at, source: source as Source, id };
}
