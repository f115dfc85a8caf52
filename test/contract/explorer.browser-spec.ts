import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import type { AppClient } from '../harness/app-client.js';
import { SLOW_MS, inBrowser, launchChromium } from '../harness/chromium.js';
import { Stack } from '../harness/stack.js';

inBrowser('the explorer at /docs', () => {
  let stack: Stack;
  let app: AppClient;
  let browser: Browser;
  let page: Page;
  const foreign: string[] = [];
  const problems: string[] = [];

  beforeAll(async () => {
    stack = await Stack.start();
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
  }, SLOW_MS);

  afterAll(async () => {
    await browser?.close();
    await stack.stop();
  }, SLOW_MS);

  /** Opens a route, sends it as it is filled in, and reads the answer. */
  async function execute(operationId: string, body?: object): Promise<{ status: string; answer: string }> {
    const block = page.locator(`.opblock[id$="-${operationId}"]`);
    if (!(await block.locator('.opblock-body').isVisible()))
      await block.locator('.opblock-summary-control').click();
    if (body) await block.locator('textarea.body-param__text').fill(JSON.stringify(body));
    await block.locator('button.execute').click();
    const live = block.locator('.live-responses-table .response');
    const status = await live.locator('.response-col_status').innerText();
    return { status: status.trim(), answer: await live.locator('.response-col_description').innerText() };
  }

  it(
    'refuses a call without a key, and says how to get one',
    async () => {
      expect(await page.locator('#key-state').innerText()).toContain('Execute POST /auth');
      expect((await execute('itemsFind')).status).toBe('403');
    },
    SLOW_MS,
  );

  it(
    'uses the key of POST /auth for every other call, also after a reload, with examples that work',
    async () => {
      const { clientId, clientSecret } = app;
      expect((await execute('authAuthenticate', { clientId, clientSecret })).status).toBe('200');
      await page.locator('#key-state.ready').waitFor();
      await page.reload();
      await page.locator('#key-state.ready').waitFor();
      for (const operation of ['itemsFind', 'accountsList', 'transactionsOne']) {
        const { status, answer } = await execute(operation);
        expect([operation, status]).toEqual([operation, '200']);
        expect(answer).toContain('"id"');
      }
    },
    SLOW_MS,
  );

  it('loads from this hub only, within its content security policy', () => {
    expect(foreign).toEqual([]);
    // The refusal that the first test asked for is an error in the browser's eyes.
    expect(problems.filter((problem) => !problem.includes('403 (Forbidden)'))).toEqual([]);
  });
});
