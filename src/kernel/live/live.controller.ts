import { Controller, type MessageEvent, Sse } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { type Observable, interval, map, merge, of, takeUntil, timer } from 'rxjs';
import { AdminRoute } from '../http/admin.js';
import { LiveChanges } from './live-changes.js';

/** Shorter than the patience of proxies. */
const BEAT_MS = 20_000;
/** Then the browser comes again, and has to show its session again. */
const STREAM_MS = 5 * 60_000;

/** What has changed, while it changes. */
@Controller('admin/api/live')
@ApiTags('Admin overview')
@AdminRoute()
export class LiveController {
  constructor(private readonly live: LiveChanges) {}

  /**
   * Server-sent events that say what to read again. `hello` comes first: whatever is shown may be out of date. `change`
   * has `{"topics": […]}`: items, incidents, runs, removals, webhooks, jobs, apps, admins, audit. `beat` says nothing.
   * The stream ends after five minutes; the browser opens the next by itself.
   */
  @Sse()
  @ApiOkResponse({
    description: 'The stream.',
    content: { 'text/event-stream': { schema: { type: 'string' } } },
  })
  stream(): Observable<MessageEvent> {
    return merge(
      of({ type: 'hello', data: {} }),
      this.live.changes.pipe(map((topics) => ({ type: 'change', data: { topics } }))),
      interval(BEAT_MS).pipe(map(() => ({ type: 'beat', data: {} }))),
    ).pipe(takeUntil(merge(timer(STREAM_MS), this.live.ended)));
  }
}
