import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { Browser, Locator, Page } from 'playwright-core';
import { TASKS } from '../../src/kernel/http/tasks.js';
import type { AppClient } from '../harness/app-client.js';
import { barriersIn } from '../harness/axe.js';
import { SLOW_MS, inBrowser, launchChromium } from '../harness/chromium.js';
import { Stack } from '../harness/stack.js';

/** Where the routes of these tests are. */
const GROUPS: Record<string, string> = {
  authAuthenticate: 'Get a key',
  itemsFind: 'Keep connections well',
  healthOfItemRead: 'Keep connections well',
  accountsList: 'Read accounts and transactions',
};

inBrowser('the explorer at /docs', () => {
  let stack: Stack;
  let app: AppClient;
  let folder: string;
  let browser: Browser;
  let page: Page;
  const foreign: string[] = [];
  const problems: string[] = [];
  const demoFile = (): string => join(folder, 'demo-app.json');

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'explorer-'));
    // As npm start does: the file comes after the hub.
    stack = await Stack.start({ env: { DEMO_APP_FILE: demoFile() } });
    app = await stack.createApp('demo');
    await stack.connect(app, { clientUserId: 'demo-user' });
    browser = await launchChromium();
    page = await browser.newPage();
    page.on('request', (request) => {
      const url = request.url();
      if (!url.startsWith(stack.url) && !url.startsWith('data:')) foreign.push(url);
    });
    page.on('pageerror', (error) => problems.push(error.message));
    page.on('console', (message) => {
      if (message.type() === 'error') problems.push(message.text());
    });
    page.setDefaultTimeout(SLOW_MS);
    await page.goto(`${stack.url}/docs`, { timeout: SLOW_MS });
    await page.locator('.opblock-tag').first().waitFor();
  }, SLOW_MS);

  afterAll(async () => {
    await browser?.close();
    await stack.stop();
    await rm(folder, { recursive: true, force: true });
  }, SLOW_MS);

  const keyState = (): Promise<string> => page.locator('#key-state').innerText();

  /** Opens a route, with its group. */
  async function open(operationId: string): Promise<Locator> {
    const group = page.locator(`.opblock-tag[data-tag="${GROUPS[operationId]}"]`);
    if ((await group.getAttribute('data-is-open')) === 'false')
      await group.locator('.expand-operation').click();
    const block = page.locator(`.opblock[id$="-${operationId}"]`);
    await block.waitFor();
    if (!(await block.locator('.opblock-body').isVisible()))
      await block.locator('.opblock-summary-control').click();
    return block;
  }

  /** Opens a route, sends it as it is filled in, and reads the answer. */
  async function execute(operationId: string, body?: object): Promise<{ status: string; answer: string }> {
    const block = await open(operationId);
    // The answer of an earlier call would pass for this one's.
    const clear = block.locator('button.btn-clear');
    if (await clear.isVisible()) await clear.click();
    if (body) await block.locator('textarea.body-param__text').fill(JSON.stringify(body));
    await block.locator('button.execute').click();
    const live = block.locator('.live-responses-table .response');
    const status = await live.locator('.response-col_status').innerText();
    return { status: status.trim(), answer: await live.locator('.response-col_description').innerText() };
  }

  it(
    'begins with what there is to do, in its order, nothing of it open',
    async () => {
      const groups = await page.evaluate<string[][]>(
        `[...document.querySelectorAll('.opblock-tag')].map(({ dataset }) => [dataset.tag, dataset.isOpen])`,
      );
      expect(groups).toEqual(Object.keys(TASKS).map((task) => [task, 'false']));
      expect(await page.locator('#explorer h2').allInnerTexts()).toEqual([
        'For apps',
        'For those who run the hub',
      ]);
      expect(await barriersIn(page, 'light')).toEqual([]);
    },
    SLOW_MS,
  );

  it(
    'shows what was recorded before anything is sent, and marks what is the hub’s own',
    async () => {
      const health = await open('healthOfItemRead');
      const answer = health.locator('.response[data-code="200"]');
      expect(await answer.locator('pre.example').innerText()).toMatch(/"isHealthy": true[^]*"flags": \[\]/);
      expect(await answer.locator('.recorded').innerText()).toContain('GET /items/');
      expect(await health.locator('.badge').count()).toBe(1);
      expect(await page.locator('.opblock[id$="-itemsFind"] .badge').count()).toBe(0);
    },
    SLOW_MS,
  );

  it(
    'refuses a call without a key, and says how to get one',
    async () => {
      expect(await keyState()).toContain('execute POST /auth');
      expect((await execute('itemsFind')).status).toBe('403');
    },
    SLOW_MS,
  );

  it(
    'finds routes by their words',
    async () => {
      const shown = page.locator('.opblock-summary-path');
      await page.locator('#search').fill('delete webhooks');
      await expect(shown.first().getAttribute('data-path')).resolves.toBe('/webhooks/{id}');
      expect(await shown.count()).toBe(1);
      await page.locator('#search').fill('');
      await page.locator('.opblock-tag').nth(5).waitFor();
      expect(await shown.count()).toBe(0);
    },
    SLOW_MS,
  );

  it(
    'calls with the demo app’s key by itself where npm start has made one',
    async () => {
      const { clientId, clientSecret } = app;
      await writeFile(demoFile(), JSON.stringify({ clientId, clientSecret }));
      await page.reload();
      await page.locator('#key.ready').waitFor();
      expect(await keyState()).toContain('the demo app’s key');
      for (const operation of ['itemsFind', 'accountsList']) {
        const { status, answer } = await execute(operation);
        expect([operation, status]).toEqual([operation, '200']);
        expect(answer).toContain('"id"');
      }
      const auth = await open('authAuthenticate');
      expect(JSON.parse(await auth.locator('textarea').inputValue())).toEqual({ clientId, clientSecret });
    },
    SLOW_MS,
  );

  it(
    'uses the key that POST /auth gives another app for every other call, also after a reload',
    async () => {
      const { clientId, clientSecret } = await stack.createApp('another');
      expect((await execute('authAuthenticate', { clientId, clientSecret })).status).toBe('200');
      await page.reload();
      await page.locator('#key.ready').waitFor();
      expect(await keyState()).toContain(clientId);
      expect((await execute('itemsFind')).status).toBe('404');
      await page.locator('#use-demo').click();
      await page.getByText('the demo app’s key.').waitFor();
      expect((await execute('itemsFind')).status).toBe('200');
    },
    SLOW_MS,
  );

  it(
    'can be used with a keyboard and a screen reader, as far as Swagger UI can',
    async () => {
      const swaggerUis = /(landmark-unique|nested-interactive|scrollable-region-focusable):/;
      const found: string[] = [];
      for (const theme of ['light', 'dark'] as const) {
        await page.emulateMedia({ colorScheme: theme });
        found.push(...(await barriersIn(page, theme)));
      }
      expect(found.filter((barrier) => !swaggerUis.test(barrier))).toEqual([]);
    },
    SLOW_MS,
  );

  it('loads from this hub only, within its content security policy', () => {
    expect(foreign).toEqual([]);
    // The refusals that tests asked for are errors in the browser's eyes.
    expect(problems.filter((problem) => !/40[34] \((Forbidden|Not Found)\)/.test(problem))).toEqual([]);
  });
});
