import { EventEmitter2 } from '@nestjs/event-emitter';
import fc from 'fast-check';
import { DataSource } from 'typeorm';
import { CheckHealth } from '../../src/items/health/check-health.js';
import { Config } from '../../src/kernel/config/config.js';
import { Database } from '../../src/kernel/database/database.js';
import { EventBus } from '../../src/kernel/events/event-bus.js';
import { ScheduleOnce } from '../../src/kernel/jobs/schedule-once.js';
import { Logger } from '../../src/kernel/observability/logger.js';
import { SyncFace } from '../../src/sync/face.js';
import '../../src/items/reviews/queue-reviews.js'; // declares who handles FlagsRaised
import '../../src/sync/runs/sync-item.js'; // declares who handles ItemUpdated
import type { AppClient } from '../harness/app-client.js';
import type { Json } from '../harness/sandbox.js';
import { Stack } from '../harness/stack.js';
import { SyncProbe } from '../harness/sync-probe.js';

interface Health extends Json {
  isHealthy: boolean;
  flags: { flag: string; severity: string; turn: string; since: string; evidence: Json; nextStep: string; message: Json }[]; // prettier-ignore
}

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

describe('the health of Items', () => {
  let stack: Stack;
  let app: AppClient;
  let source: DataSource;
  let database: Database;
  let checks: CheckHealth;

  beforeAll(async () => {
    stack = await Stack.start({ sandboxArgs: ['--switch', 'bankChanges=false'] });
    app = await stack.createApp();
    source = await new DataSource({ type: 'postgres', url: stack.database.url }).initialize();
    database = new Database(source);
    const config = Object.assign(new Config(), { LOG_LEVEL: 'error' });
    checks = new CheckHealth(config, new EventBus(new EventEmitter2()), new ScheduleOnce(database), new SyncFace(database), new Logger(config)); // prettier-ignore
  });
  afterAll(async () => {
    await source?.destroy();
    await stack?.stop();
  });

  const connected = async (body: Json = {}): Promise<SyncProbe> =>
    new SyncProbe(stack, (await stack.connect(app, body)).id);
  const health = async ({ itemId }: SyncProbe): Promise<Health> =>
    (await app.get<Health>(`/items/${itemId}/health`)).body;
  const flagsOf = async (item: SyncProbe): Promise<string[]> =>
    (await health(item)).flags.map(({ flag }) => flag);
  /** The check's turn has come, so much later. */
  const later = (ms = 0): Promise<void> =>
    database.transaction((tx) => checks.check(tx, new Date(Date.now() + ms).toISOString()));
  const change = (item: SyncProbe, set: string): Promise<object[]> =>
    item.rows(`update items.items set ${set} where id = $1`);

  it('is good after a good sync', async () => {
    const item = await connected();
    expect(await health(item)).toEqual({
      itemId: item.itemId,
      isHealthy: true,
      status: 'UPDATED',
      executionStatus: 'SUCCESS',
      lastUpdatedAt: expect.any(String) as string,
      nextAutoSyncAt: expect.any(String) as string,
      goneAt: null,
      flags: [],
    });
    expect((await (await stack.createApp()).get(`/items/${item.itemId}/health`)).status).toBe(404);
  });

  it.each([
    ['user-wrong', 'INVALID_CREDENTIALS', 'user', 'LOGIN_ERROR'],
    ['user-locked', 'ACCOUNT_LOCKED', 'user', 'OUTDATED'],
    ['user-unavailable', 'SITE_NOT_AVAILABLE', 'user', 'OUTDATED'], // Pluggy does not try a first connection again
  ])('says whose turn it is when %s fails, and that it is over, both at once', async (user, code, turn, status) => {
    const item = await connected({ parameters: { user, password: 'password-ok' } });
    const { isHealthy, flags } = await health(item);
    expect(isHealthy).toBe(false);
    expect(flags).toEqual([
      {
        flag: 'ERRORED',
        severity: 'error',
        turn,
        since: expect.stringMatching(/^\d{4}-.*Z$/) as string,
        evidence: { status, executionStatus: code, nextAutoSyncAt: null, consentExpired: false },
        nextStep: expect.stringMatching(/\w/) as string,
        message: { 'pt-BR': expect.stringMatching(/\w/) as string, en: expect.stringMatching(/\w/) as string },
      },
    ]);
    await later(); // says it again, and nothing else
    expect(await health(item)).toMatchObject({ flags: [{ since: flags[0]!.since }] });
    expect((await app.call('PATCH', `/items/${item.itemId}`, { parameters: { user: 'user-ok', password: 'password-ok' } })).status).toBe(200); // prettier-ignore
    await stack.settled();
    expect(await health(item)).toMatchObject({ isHealthy: true, flags: [] });
    const { length } = await item.rows(`select 1 from items.flags where item_id = $1 and cleared_at is not null`);
    expect(length).toBe(1);
  }); // prettier-ignore

  it.each([
    ['SITE_NOT_AVAILABLE', 'bank'],
    ['UNEXPECTED_ERROR', 'pluggy'],
  ])('is not the user’s turn as long as Pluggy tries again by itself (%s)', async (outcome, turn) => {
    const item = await connected();
    await stack.sandbox.sync(item.itemId, {}, { outcome });
    await stack.settled();
    expect((await health(item)).flags).toMatchObject([{ flag: 'ERRORED', turn }]);
    await change(item, `next_auto_sync_at = null`);
    await later();
    expect((await health(item)).flags).toMatchObject([{ flag: 'ERRORED', turn: 'user' }]);
  });

  it('keeps what it was while an execution goes on', async () => {
    const item = await connected({ parameters: { user: 'user-wrong', password: 'password-ok' } });
    const [before] = (await health(item)).flags;
    await change(item, `status = 'UPDATING', execution_status = 'LOGIN_IN_PROGRESS'`);
    await later();
    expect((await health(item)).flags).toEqual([before]);
  });

  it('says that a user is waited for, and for how long an execution may take', async () => {
    const item = await connected({ connectorId: 5 });
    expect(await flagsOf(item)).toEqual([]);
    await later(29 * MINUTE);
    expect(await flagsOf(item)).toEqual([]);
    await later(31 * MINUTE);
    expect((await health(item)).flags).toMatchObject([{ flag: 'ACTION_REQUIRED', turn: 'user' }]);
    await change(item, `status = 'UPDATING'`);
    await later(31 * MINUTE);
    expect((await health(item)).flags).toMatchObject([{ flag: 'STUCK', turn: 'pluggy' }]);
    await app.post(`/items/${item.itemId}/mfa`, { token: '123456' });
    await stack.settled();
    expect(await flagsOf(item)).toEqual([]);
  });

  it('counts how long an execution takes from its beginning, not from its last step', async () => {
    const item = await connected();
    const path = `/items/${item.itemId}`;
    await stack.sandbox.control('POST', `${path}/sync`, { changes: {}, hold: 'ACCOUNTS_IN_PROGRESS' });
    await stack.settled();
    await change(item, `status_since = status_since - interval '31 minutes'`);
    const { item: working } = await stack.sandbox.truth(item.itemId);
    await item.answer(`^${path}$`, { ...working, status: 'MERGING', executionStatus: 'MERGING' });
    await item.tell('item/updated');
    await stack.settled();
    expect(await health(item)).toMatchObject({ status: 'MERGING', flags: [{ flag: 'STUCK' }] });
    await stack.sandbox.control('POST', `${path}/release`);
    await stack.settled();
    expect(await flagsOf(item)).toEqual([]);
  });

  it('goes stale when Pluggy no longer syncs it, and is well after a fresh update', async () => {
    const item = await connected();
    const { nextAutoSyncAt } = await health(item);
    const due = Date.parse(String(nextAutoSyncAt)) - Date.now();
    await later(due + 119 * MINUTE);
    expect(await flagsOf(item)).toEqual([]);
    await later(due + 121 * MINUTE);
    expect((await health(item)).flags).toMatchObject([
      { flag: 'STALE', since: nextAutoSyncAt, evidence: { nextAutoSyncAt } },
    ]);
    await change(item, `next_auto_sync_at = now() + interval '9 days'`); // announced, but it has been silent for long
    await later(due + 2 * DAY + 119 * MINUTE);
    expect(await flagsOf(item)).toEqual([]);
    await later(due + 2 * DAY + 121 * MINUTE);
    expect(await flagsOf(item)).toEqual(['STALE']);
    await stack.sandbox.sync(item.itemId, {});
    await stack.settled();
    expect(await flagsOf(item)).toEqual([]);
  });

  it('knows a consent that ends, has ended, was withdrawn', async () => {
    const item = await connected();
    await change(item, `consent_expires_at = now() + interval '15 days', next_auto_sync_at = now() + interval '60 days', usual_interval = '60 days'`); // prettier-ignore
    await later();
    expect(await flagsOf(item)).toEqual([]);
    await later(2 * DAY);
    expect(await health(item)).toMatchObject({ isHealthy: true, flags: [{ flag: 'CONSENT_EXPIRING', severity: 'info' }] }); // prettier-ignore
    await later(15 * DAY + MINUTE);
    expect(await flagsOf(item)).toEqual(['CONSENT_EXPIRED']);
    await change(item, `consent_expires_at = null, status = 'OUTDATED', execution_status = 'USER_AUTHORIZATION_REVOKED'`); // prettier-ignore
    await later();
    const { flags } = await health(item);
    expect(flags.map(({ flag, turn }) => [flag, turn]).sort()).toEqual([['CONSENT_REVOKED', 'user'], ['ERRORED', 'user']]); // prettier-ignore
    await change(item, `execution_status = 'CONNECTION_ERROR'`);
    await later();
    expect((await flagsOf(item)).sort()).toEqual(['CONSENT_REVOKED', 'ERRORED']);
    await change(item, `status = 'UPDATED', execution_status = 'SUCCESS'`);
    await later();
    expect(await flagsOf(item)).toEqual([]);
  });

  it('knows that a product stays out of date, and that Pluggy does not sync by itself', async () => {
    const item = await connected();
    await stack.sandbox.control('PATCH', '/switches', { failedProducts: ['TRANSACTIONS'] });
    await stack.sandbox.sync(item.itemId, {});
    await stack.settled();
    expect(await flagsOf(item)).toEqual([]);
    await change(item, `next_auto_sync_at = now() + interval '9 days'`);
    await later(47 * HOUR);
    expect(await flagsOf(item)).toEqual([]);
    await later(49 * HOUR);
    expect(await flagsOf(item)).toEqual(['PARTIAL']);
    await stack.sandbox.control('PATCH', '/switches', { failedProducts: [] });
    await stack.sandbox.sync(item.itemId, {});
    await stack.settled();
    expect(await flagsOf(item)).toEqual([]);
    await change(item, `next_auto_sync_at = null`);
    await later();
    expect(await flagsOf(item)).toEqual(['AUTO_SYNC_DISABLED']);
    await change(item, `has_mfa = true`); // Pluggy cannot: it would have to ask the user
    await later();
    expect(await flagsOf(item)).toEqual([]);
    await later(4 * DAY);
    expect((await health(item)).flags).toMatchObject([{ flag: 'STALE', turn: 'user' }]);
  });

  it('fetches what the copy has not caught up with', async () => {
    const item = await connected();
    await change(item, `readable_through = null`);
    await item.rows(`delete from sync.runs where item_id = $1`);
    await later(61 * MINUTE);
    await stack.settled();
    expect((await item.runs()).map(({ cause, outcome }) => [cause, outcome])).toEqual([['check', 'done']]);
    expect(await flagsOf(item)).toEqual([]);
    expect(await item.rows(`select flag from items.flags where item_id = $1`)).toEqual([{ flag: 'SYNC_BEHIND' }]); // prettier-ignore
  });

  it('knows of removals that wait for an admin', async () => {
    const item = await connected();
    await item.rows(`insert into sync.held_removals (item_id, kind, run_id, id) values ($1, 'loan', 0, gen_random_uuid()::text)`); // prettier-ignore
    await later();
    expect((await health(item)).flags).toMatchObject([
      { flag: 'REMOVALS_HELD', turn: 'us', evidence: { rows: 1 } },
    ]);
    await item.rows(`delete from sync.held_removals where item_id = $1`);
    await later();
    expect(await flagsOf(item)).toEqual([]);
  });

  it('keeps, shows and flags what it has never heard of', async () => {
    const item = await connected();
    const { item: truth } = await stack.sandbox.truth(item.itemId);
    const strange = { ...truth, status: 'OUTDATED', executionStatus: 'MOON_IN_THE_WAY', consentExpiresAt: '2026-02-30T00:00:00.000Z', error: null, updatedAt: new Date(Date.now() + MINUTE).toISOString() }; // prettier-ignore
    await item.answer(`^/items/${item.itemId}`, strange);
    await item.tell('item/error');
    await stack.settled();
    expect(await health(item)).toMatchObject({
      executionStatus: 'MOON_IN_THE_WAY',
      flags: [
        { flag: 'ERRORED', turn: 'pluggy', evidence: { executionStatus: 'MOON_IN_THE_WAY' } },
        { flag: 'UNKNOWN_STATUS', turn: 'us' },
      ],
    });
    const newer = { ...strange, status: 'HIBERNATING', executionStatus: 'SUCCESS', updatedAt: new Date(Date.now() + 2 * MINUTE).toISOString() }; // prettier-ignore
    await item.answer(`^/items/${item.itemId}`, newer);
    await item.tell('item/updated');
    await stack.settled();
    expect((await app.get(`/items/${item.itemId}`)).body).toMatchObject({ status: 'HIBERNATING' });
    expect(await flagsOf(item)).toEqual(['UNKNOWN_STATUS']);
  });

  it('is what Items are listed by, from page to page', async () => {
    const mine = await stack.createApp();
    const failing = await stack.connect(mine, {
      parameters: { user: 'user-wrong', password: 'password-ok' },
    });
    const { id } = await stack.connect(mine);
    type List = { results: { id: string }[] };
    const ids = async (query: string): Promise<string[]> =>
      (await mine.get<List>(`/v2/items?${query}`)).body.results.map((item) => item.id);
    expect(await ids('flag=ERRORED')).toEqual([failing.id]);
    expect(await ids('flag=STALE')).toEqual([]);
    expect(await ids(`lastUpdatedBefore=${new Date().toISOString()}`)).toEqual([id, failing.id]);
    expect(await ids('lastUpdatedBefore=2020-01-01')).toEqual([failing.id]); // never
    expect((await mine.get('/v2/items?flag=FINE')).status).toBe(400);
  });

  it('goes with the Item', async () => {
    const item = await connected({ parameters: { user: 'user-wrong', password: 'password-ok' } });
    expect((await app.call('DELETE', `/items/${item.itemId}`)).status).toBe(200);
    await stack.settled();
    await later(DAY);
    expect(await item.rows(`select * from items.flags where item_id = $1`)).toEqual([]);
  });

  /** Any state of any Item, and any time: the flags by the table of docs/health.md, written anew. */
  it('is what the table says, whatever happens', async () => {
    await stack.hubs[0]!.stop(); // its own check would be in the way
    await stack.db.query(`truncate items.items, items.flags, sync.held_removals`);
    const STATUSES = ['UPDATED', 'LOGIN_ERROR', 'OUTDATED', 'UPDATING', 'MERGING', 'WAITING_USER_INPUT', 'WAITING_USER_ACTION', 'NEW_ONE'] as const; // prettier-ignore
    const EXECUTIONS = [
      'SUCCESS',
      'PARTIAL_SUCCESS',
      'INVALID_CREDENTIALS',
      'USER_AUTHORIZATION_REVOKED',
      'MOON_IN_THE_WAY',
    ];
    const ids = Array.from({ length: 12 }, () => crypto.randomUUID());
    /** An Item that is always there: the others may be its duplicates. */
    const twin = crypto.randomUUID();
    const epoch = Date.parse('2026-11-01T00:00:00.000Z');
    /** An instant around now, by the hour, or none. */
    const instant = fc.option(fc.integer({ min: -200, max: 400 }), { nil: null, freq: 4 });
    const state = fc.record({
      status: fc.constantFrom(...STATUSES), execution: fc.constantFrom(...EXECUTIONS), statusSince: fc.integer({ min: -100, max: 0 }),
      last: instant, next: instant, readable: instant, consent: instant, disabled: instant, partial: instant,
      cycle: fc.option(fc.constantFrom(1, 8, 12, 24), { nil: null }), mfa: fc.boolean(), alive: fc.integer({ min: 0, max: 9 }).map((n) => n > 0), held: fc.boolean(), twin: fc.boolean(),
    }); // prettier-ignore
    type State = typeof state extends fc.Arbitrary<infer T> ? T : never;
    const MOVING = ['UPDATING', 'MERGING', 'WAITING_USER_INPUT', 'WAITING_USER_ACTION'];

    /** Hours throughout; `had`: what was flagged before. */
    function model(s: State, now: number, had: Set<string>): Set<string> {
      if (!s.alive) return new Set(['DELETED_BY_PLUGGY']);
      const cycle = Math.max(s.cycle ?? 24, 8);
      const failed = s.status === 'LOGIN_ERROR' || s.status === 'OUTDATED';
      const why = failed || (s.consent !== null && s.consent <= now);
      const moving = MOVING.includes(s.status);
      const holds: Record<string, boolean> = {
        ERRORED: failed,
        ACTION_REQUIRED: s.status.startsWith('WAITING') && s.statusSince < now - 0.5,
        STUCK: ['UPDATING', 'MERGING'].includes(s.status) && s.statusSince < now - 0.5,
        STALE: (s.next !== null && s.next < now - 2) || (s.last !== null && s.last < now - 3 * cycle - 2 && !why),
        SYNC_BEHIND: s.last !== null && (s.readable === null || s.readable < s.last) && Math.max(s.last, s.statusSince) < now - 1,
        PARTIAL: s.status === 'UPDATED' && s.partial !== null && s.partial < now - 2 * cycle,
        AUTO_SYNC_DISABLED: s.disabled !== null || (s.status === 'UPDATED' && s.next === null && !s.mfa && s.last !== null),
        CONSENT_EXPIRING: s.consent !== null && s.consent > now && s.consent <= now + 14 * 24,
        CONSENT_EXPIRED: s.consent !== null && s.consent <= now,
        CONSENT_REVOKED: s.execution === 'USER_AUTHORIZATION_REVOKED' && (s.consent === null || s.consent > s.statusSince),
        REMOVALS_HELD: s.held,
        DUPLICATE: s.twin,
        UNKNOWN_STATUS: s.status === 'NEW_ONE' || s.execution === 'MOON_IN_THE_WAY',
      }; // prettier-ignore
      const always = [
        'ACTION_REQUIRED',
        'STUCK',
        'CONSENT_EXPIRING',
        'CONSENT_EXPIRED',
        'REMOVALS_HELD',
        'DUPLICATE',
      ];
      return new Set(
        Object.keys(holds).filter((flag) => {
          if (flag === 'CONSENT_REVOKED' && had.has(flag) && s.status !== 'UPDATED') return true;
          return !moving || always.includes(flag) ? holds[flag] : had.has(flag);
        }),
      );
    }

    const at = (hours: number | null): string | null =>
      hours === null ? null : new Date(epoch + hours * HOUR).toISOString();
    const flags = new Map(ids.map((id) => [id, new Set<string>()]));
    await fc.assert(
      fc.asyncProperty(fc.array(state, { minLength: ids.length, maxLength: ids.length }), fc.integer({ min: 0, max: 150 }), async (states, now) => {
        const rows = states.map((s, n) => ({ id: ids[n], status: s.status, execution_status: s.execution, status_since: at(s.statusSince), last_updated_at: at(s.last), next_auto_sync_at: at(s.next), readable_through: at(s.readable), consent_expires_at: at(s.consent), auto_sync_disabled_at: at(s.disabled), partial_since: at(s.partial), usual_interval: s.cycle === null ? null : `${s.cycle} hours`, has_mfa: s.mfa, gone_at: s.alive ? null : at(0), app_id: ids[0], data: {} }));
        const all = [...rows, { id: twin, status: 'UPDATED', execution_status: 'SUCCESS', app_id: twin, data: {} }];
        await database.transaction(async (tx) => {
          await tx.query(`delete from items.items`);
          await tx.query(`insert into items.items select * from jsonb_populate_recordset(null::items.items, $1)`, [JSON.stringify(all)]);
          await tx.query(`delete from sync.held_removals`);
          await tx.query(`insert into sync.held_removals (item_id, kind, run_id, id) select unnest($1::uuid[]), 'loan', 0, 'x'`, [ids.filter((_, n) => states[n]!.held)]);
          await tx.query(`delete from items.duplicates`);
          await tx.query(`insert into items.duplicates (item_id, other_item_id, accounts) select unnest($1::uuid[]), $2, '[]'`, [ids.filter((_, n) => states[n]!.twin), twin]);
        });
        await database.transaction((tx) => checks.check(tx, at(now)!));
        const { rows: found } = await stack.db.query<{ item_id: string; flag: string }>(`select item_id, flag from items.flags where cleared_at is null`);
        for (const [n, id] of ids.entries()) {
          const expected = model(states[n]!, now, flags.get(id)!);
          flags.set(id, expected);
          expect([states[n], now, found.filter((row) => row.item_id === id).map((row) => row.flag).sort()]).toEqual([states[n], now, [...expected].sort()]);
        }
      }),
      { numRuns: 80, endOnFailure: true },
    ); // prettier-ignore
  });
});
