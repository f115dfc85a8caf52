import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, expect, it } from '@jest/globals';
import type { Browser } from 'playwright-core';
import type { AdminClient } from '../harness/admin-client.js';
import { AdminPage } from '../harness/admin-page.js';
import type { AppClient } from '../harness/app-client.js';
import { SLOW_MS, inBrowser, launchChromium } from '../harness/chromium.js';
import { eventually } from '../harness/eventually.js';
import { Stack } from '../harness/stack.js';
import { PluggyApi } from '../sandbox/pluggy-api.js';

const SYNC = 'ItemUpdated->SyncItem.onUpdated';
const DELETION = 'ItemDeletionAsked->DeleteItem.onAsked';
/** Markup, marks that turn text around, and no place to break a line. */
const HOSTILE = `<img src=x onerror="window.hacked=1"><script>window.hacked=1</script>\u202Eevil\u2066\u200F${'long'.repeat(500)}`;

inBrowser('webhooks, jobs, unclaimed Items and the audit log', () => {
  let stack: Stack;
  let app: AppClient;
  let admin: AdminClient;
  let browser: Browser;
  let page: AdminPage;

  beforeAll(async () => {
    stack = await Stack.start({
      sandboxArgs: ['--switch', 'autoSync=false', '--switch', 'bankChanges=false'],
    });
    app = await stack.createApp('ledger');
    admin = await stack.createAdmin('admin');
    await stack.connect(app);
    browser = await launchChromium();
    page = await AdminPage.open(browser, stack.url, admin);
  }, SLOW_MS);
  afterAll(async () => {
    await browser?.close();
    await stack?.stop();
  }, SLOW_MS);
  afterEach(() => expect(page.problems.splice(0)).toEqual([]));

  const { text, button } = {
    text: (shown: string | RegExp) => page.page.getByText(shown).first().waitFor(),
    button: (name: string | RegExp) => page.page.getByRole('button', { name }).first(),
  };

  async function failed(attempts: number, task = SYNC, lastError = 'Pluggy answered 500'): Promise<string> {
    const itemId = randomUUID();
    const { rows } = await stack.db.query<{ id: string }>(
      `select id from graphile_worker.add_job($1, $2, run_at := 'infinity', max_attempts := 16, job_key := $3,
                                              queue_name := $4)`,
      [
        task,
        JSON.stringify({
          itemId,
          lastUpdatedAt: '2026-01-01T00:00:00.000Z',
          cause: 'item/updated',
          inboxId: '41',
        }),
        randomUUID(),
        `item:${itemId}`,
      ],
    );
    await stack.db.query(
      `update graphile_worker._private_jobs set attempts = $2, last_error = $3, updated_at = now() where id = $1`,
      [rows[0]!.id, attempts, lastError],
    );
    return rows[0]!.id;
  }
  const jobs = async () =>
    (await stack.db.query<{ id: string }>(`select id from graphile_worker._private_jobs where attempts > 0`))
      .rows;

  it(
    'opens a parked webhook, and sends it through the hub again',
    async () => {
      await stack.deliver({ event: 'item/updated', itemId: 'no uuid', eventId: 'one of a kind' });
      await stack.settled();
      await page.go('/webhooks?state=parked');
      await page.rows(1);
      await button('item/updated').click();
      await text('"itemId": "no uuid"');
      await text('itemId is not a UUID');
      expect(await page.barriers()).toEqual([]);
      await page.page.getByRole('dialog').getByRole('button', { name: 'Replay' }).click();
      await page.page.getByRole('heading', { name: 'Replay this webhook' }).waitFor();
      await page.page
        .getByRole('dialog', { name: 'Replay this webhook' })
        .getByRole('button', { name: 'Replay' })
        .click();
      await text('1 webhook is on its way again.');
      await stack.settled();
      const { rows } = await stack.db.query(
        `select outcome from webhooks.inbox where replayed_at is not null`,
      );
      expect(rows).toEqual([{ outcome: 'parked' }]);
    },
    SLOW_MS,
  );

  it(
    'replays all of a filter, in as many requests as it takes',
    async () => {
      await stack.db.query(
        `with rows as (
           insert into webhooks.inbox (event, body, outcome, settled_at)
           select 'brand/new', '{"event":"brand/new"}', 'ignored', now() from generate_series(1, 1100)
         ) insert into webhooks.ledger (lane, received, processed) values ('another test', 1100, 1100)`,
      );
      await page.go('/webhooks?event=brand%2Fnew');
      await button('Replay all of the filter').click();
      await page.confirm('Replay');
      await text('1,100 webhooks are on their way again.');
      await stack.settled();
      const { rows } = await stack.db.query(
        `select count(*)::int as replayed from webhooks.inbox where event = 'brand/new' and replayed_at is not null`,
      );
      expect(rows).toEqual([{ replayed: 1_100 }]);
    },
    SLOW_MS,
  );

  it(
    'has a parked job tried again, discards one with a reason, and neither a deletion',
    async () => {
      const [again, given, must] = [await failed(16), await failed(16), await failed(16, DELETION)];
      await page.go('/jobs');
      await page.rows(3);
      expect(await page.barriers()).toEqual([]);
      await page.page.locator(`#row-${again}`).getByRole('button', { name: 'Try again' }).click();
      await page.confirm('Try again');
      await eventually(async () => (await jobs()).length === 2);
      await page.rows(2);
      await page.page.locator(`#row-${must}`).getByText('must happen').waitFor();
      expect(
        await page.page.locator(`#row-${must}`).getByRole('button', { name: 'More actions' }).count(),
      ).toBe(0);
      await page.page.locator(`#row-${given}`).getByRole('button', { name: 'More actions' }).click();
      await page.page.getByRole('menuitem', { name: 'Discard' }).click();
      await page.page.getByLabel(/^Reason/).fill('No such Item');
      expect(await page.barriers()).toEqual([]);
      await page.confirm('Discard');
      await page.rows(1);
      expect(await jobs()).toEqual([{ id: must }]);
      const { body } = await admin.get<{ results: { action: string; details: object }[] }>(
        '/admin/api/audit',
      );
      expect(body.results[0]).toMatchObject({
        action: 'jobs discarded',
        details: { reason: 'No such Item' },
      });
      await stack.db.query(`delete from graphile_worker._private_jobs where attempts > 0`);
    },
    SLOW_MS,
  );

  it(
    'gives an unclaimed Item to an app',
    async () => {
      const pluggy = await PluggyApi.login(stack.sandbox);
      const credentials = { user: 'user-ok', password: 'password-ok' };
      const made = String((await pluggy.item(stack.sandbox, 2, credentials, { clientUserId: 'maria' })).id);
      await stack.settled();
      await page.go('/unclaimed');
      await page.page.locator(`#row-${made}`).getByText('maria').waitFor();
      await page.page.locator(`#row-${made}`).getByRole('button', { name: 'Give to an app' }).click();
      await page.page.getByLabel('App', { exact: true }).selectOption({ label: 'ledger' });
      expect(await page.barriers()).toEqual([]);
      await page.confirm('Give to an app');
      await page.page.getByRole('heading', { name: 'Every Item has an app' }).waitFor();
      await stack.settled();
      expect((await app.get(`/items/${made}`)).status).toBe(200);
      expect(await page.barriers()).toEqual([]);
    },
    SLOW_MS,
  );

  it(
    'finds in the audit log what was done, by whom and to what',
    async () => {
      await page.go('/audit');
      await page.page.getByLabel('What', { exact: true }).selectOption({ label: 'Jobs discarded' });
      await page.rows(1);
      await text('No such Item');
      expect(new URL(page.page.url()).searchParams.get('action')).toBe('jobs discarded');
      expect(await page.barriers()).toEqual([]);
    },
    SLOW_MS,
  );

  it(
    'runs nothing of what banks, apps and Pluggy write, and fits a laptop and a phone',
    async () => {
      for (const body of [
        { event: HOSTILE, eventId: HOSTILE, x: HOSTILE },
        { event: '', eventId: '' },
        { event: `item/${HOSTILE}`, itemId: HOSTILE },
      ])
        // prettier-ignore
        expect(await stack.deliver(body)).toBe(200);
      await failed(16, SYNC, HOSTILE);
      await failed(4, HOSTILE.slice(0, 120), HOSTILE);
      await admin.post('/admin/api/apps', { name: HOSTILE.slice(0, 100) });
      await stack.db.query(
        `insert into items.items (id, status, data, connector_id)
         select gen_random_uuid(), status,
                jsonb_set(jsonb_set(data::jsonb, '{clientUserId}', to_jsonb($1::text)), '{connector,name}', to_jsonb($1::text))::json,
                connector_id
           from items.items limit 1`,
        [HOSTILE],
      );
      await stack.db.query(
        `insert into auth.audit_log (actor, action, subject, details) values ($1, $1, $1, jsonb_build_object($1::text, $1::text, 'deep', jsonb_build_object('a', $1::text)))`,
        [HOSTILE],
      );
      await fetch(`${stack.url}/admin/api/session`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'user-agent': encodeURI(HOSTILE).slice(0, 800) },
        body: JSON.stringify(admin.credentials),
      });
      const { rows } = await stack.db.query<{ id: string }>(
        `select max(id) as id from webhooks.inbox where event like 'item/<%'`,
      );
      const paths = ['/webhooks', `/webhooks?webhook=${rows[0]!.id}`, '/jobs', '/jobs?state=failing', '/unclaimed', '/apps', '/audit', '/admins', '/sessions']; // prettier-ignore
      const found: string[] = [];
      for (const path of paths) {
        await page.go(path);
        if (path !== '/admins' && path !== '/sessions') await page.page.getByText(/longlong/).first().waitFor({ state: 'attached' }); // prettier-ignore
        for (const device of ['phone', 'laptop'] as const) {
          await page.on(device);
          found.push(...(await page.tooWide()).map((each) => `${device} ${path}: ${each}`));
        }
        expect(await page.page.evaluate('window.hacked')).toBeUndefined();
      }
      expect(found).toEqual([]);
    },
    SLOW_MS,
  );

  it(
    'shows what others do without a reload, and is right again when the hub was away',
    async () => {
      const mark = page.page.locator('aside');
      await page.go('/apps');
      await mark.getByText('Live').waitFor();
      await admin.post('/admin/api/apps', { name: 'made elsewhere' });
      await text('made elsewhere');
      await stack.hubs[0]!.stop();
      await mark.getByText('Reconnecting…').waitFor();
      await stack.db.query(
        `update auth.apps set name = 'made while it was away' where name = 'made elsewhere'`,
      );
      await stack.startHub();
      await text('made while it was away');
      await mark.getByText('Live').waitFor();
      page.problems.length = 0;
    },
    SLOW_MS,
  );
});
