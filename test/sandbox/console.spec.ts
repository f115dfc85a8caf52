import { afterAll, beforeAll, beforeEach, expect, it } from '@jest/globals';
import type { Page } from 'playwright-core';
import { LAPTOP, TestBrowser } from '../harness/browser.js';
import { inBrowser } from '../harness/chromium.js';
import type { AppClient } from '../harness/app-client.js';
import { eventually } from '../harness/eventually.js';
import { Stack } from '../harness/stack.js';
import { PluggyApi } from './pluggy-api.js';

/** Markup, a mark that turns text around, and no end. */
const HOSTILE = `<img src=x onerror="document.title='run'">\u202e${'x'.repeat(190)}`;

inBrowser('the sandbox’s console', () => {
  let stack: Stack;
  let app: AppClient;
  let browser: TestBrowser;
  let page: Page;
  let itemId: string;
  let hostileId: string;

  beforeAll(async () => {
    stack = await Stack.start({
      sandboxArgs: ['--switch', 'autoSync=false', '--switch', 'bankChanges=false'],
    });
    app = await stack.createApp();
    itemId = (await stack.connect(app)).id;
    const pluggy = await PluggyApi.login(stack.sandbox);
    const login = { user: 'user-ok', password: 'password-ok' };
    hostileId = String((await pluggy.item(stack.sandbox, 2, login, { clientUserId: HOSTILE })).id);
    await stack.settled();
    browser = await TestBrowser.launch();
    page = await browser.page({ viewport: LAPTOP });
  });
  afterAll(async () => {
    await browser?.close();
    await stack?.stop();
  });
  beforeEach(() => page.goto(`${stack.sandbox.ready.url}/#${itemId}`));

  const click = (name: string | RegExp) => page.getByRole('button', { name }).first().click();
  const told = (text: string | RegExp) => page.locator('#told').getByText(text).waitFor();
  const rows = async () => (await stack.sandbox.truth(itemId)).transactions.length;

  it('shows the Items with their rows, and runs nothing that an app’s id has in it', async () => {
    await page.getByRole('heading', { name: /^user-ok/ }).waitFor();
    expect(await page.locator('main table tbody tr').count()).toBeGreaterThan(20);
    await browser.look(page, 'console');
    await page.goto(`${stack.sandbox.ready.url}/?other#${hostileId}`);
    await page.getByText('<img src=x').first().waitFor();
    expect(await page.title()).toBe('Sandbox console');
    await browser.look(page, 'console-hostile');
  });

  it('lets rows come and go at the bank, and the hub follows', async () => {
    const before = await rows();
    await click('New row');
    await told('A new row: done.');
    expect(await rows()).toBe(before + 1);
    await click('Delete a row');
    await told('A deleted row: done.');
    expect(await rows()).toBe(before);
    await page.locator('aside .log .name', { hasText: 'transactions/deleted' }).first().waitFor();
    await stack.settled();
    const { body } = await app.get<{ results: { removed: number }[] }>(`/items/${itemId}/sync-runs`);
    expect(body.results.some(({ removed }) => removed === 1)).toBe(true);
  });

  it('changes and deletes the one row that is chosen', async () => {
    const row = async (id: string) => (await stack.sandbox.truth(itemId)).transactions.find((each) => each.id === id); // prettier-ignore
    await page
      .getByRole('button', { name: /^Change .+,/ })
      .first()
      .waitFor();
    const keys = await page.evaluate<string[]>(
      `[...document.querySelectorAll('[data-key^="Change "]')].map((each) => each.dataset.key)`,
    );
    const [first, second] = keys.map((key) => key.slice('Change '.length)) as [string, string];
    const { description } = (await row(second))!;
    await page.locator(`[data-key="Change ${second}"]`).click();
    await told('The row changed: done.');
    expect((await row(second))!.description).not.toBe(description);
    const before = await rows();
    await page.locator(`[data-key="Delete ${first}"]`).click();
    await told('The row deleted: done.');
    expect([await rows(), await row(first)]).toEqual([before - 1, undefined]);
    await stack.settled();
    expect((await app.get(`/transactions/${first}`)).status).toBe(404);
    expect((await app.get(`/transactions/${second}`)).body.description).not.toBe(description);
    expect(await page.locator('main tbody tr', { hasNot: page.locator('button') }).count()).toBeGreaterThan(
      0,
    );
  });

  it('breaks a bank, which fails its Items at once, and mends it', async () => {
    const status = async () => (await app.get(`/items/${itemId}/health`)).body.executionStatus;
    await click('Break');
    await told(/is broken/);
    await eventually(async () => (await status()) === 'SITE_NOT_AVAILABLE');
    await click('Mend');
    await told(/is well again: done/);
    await click('Sync now');
    await eventually(async () => (await status()) === 'SUCCESS');
  });

  it('loses webhooks, and forges one that the hub refuses without the secret', async () => {
    await click('Lose all');
    await page.locator('button[aria-pressed=true]', { hasText: 'Lose all' }).waitFor();
    await click('New row');
    await page.locator('aside .log .state', { hasText: 'dropped' }).first().waitFor();
    await click('Lose all');
    await page.locator('button[aria-pressed=false]', { hasText: 'Lose all' }).waitFor();
    await click('Without the secret');
    await told(/the hub answered 401/);
    await click('With the secret');
    await told(/the hub answered 200/);
  });

  it('moves the clock, revokes a consent and says what cannot be', async () => {
    const { clock } = await stack.sandbox.control<{ clock: string }>('GET', '/overview');
    await click('+1 day');
    await told('The clock moves +1 day: done.');
    const { clock: later } = await stack.sandbox.control<{ clock: string }>('GET', '/overview');
    expect(Date.parse(later) - Date.parse(clock)).toBeGreaterThanOrEqual(86_400_000);
    await click('Revoke');
    await told('Consent revoked: done.');
    await click('Authorise');
    await told(/is not waiting for an authorization/);
    // A browser writes down every answer that is an error.
    expect(browser.complaints.splice(0)).toEqual([expect.stringContaining('409')]);
  });
});
