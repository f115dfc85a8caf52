import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { barriersInBothThemes } from '../harness/axe.js';
import type { AdminClient } from '../harness/admin-client.js';
import { SLOW_MS, inBrowser, launchChromium } from '../harness/chromium.js';
import { Stack } from '../harness/stack.js';

const BUILT = join(import.meta.dirname, '../../dist/web/admin');
const FIRST_LOAD_BYTES = 300_000;

describe('the admin page, as it is built', () => {
  /** What the page, the overview or the Failed Items page, their style sheets and the fonts of Portuguese take. */
  it('loads in less than 300 kB the first time', async () => {
    const files = await readdir(join(BUILT, 'assets'));
    // Other pages are loaded when somebody goes there; other alphabets when a text has them.
    const first = files.filter(
      (file) =>
        (/\.(js|css)\.br$/.test(file) &&
          (!file.includes('-page-') || /^(overview|items)-page-/.test(file))) ||
        /^inter-latin-wght.*\.woff2$/.test(file),
    );
    expect(first.length).toBeGreaterThanOrEqual(7);
    const sizes = await Promise.all(
      first.map(async (file) => (await stat(join(BUILT, 'assets', file))).size),
    );
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThan(FIRST_LOAD_BYTES);
  });

  it('has nothing inline in its document', async () => {
    const html = await readFile(join(BUILT, 'index.html'), 'utf8');
    expect(html).not.toMatch(/<style|style=|<script(?![^>]*src=)|\son\w+=/);
  });
});

inBrowser('the admin page at /admin', () => {
  let stack: Stack;
  let admin: AdminClient;
  let itemId: string;
  let browser: Browser;
  let context: BrowserContext;
  let page: Page;
  const foreign: string[] = [];
  const problems: string[] = [];

  beforeAll(async () => {
    stack = await Stack.start();
    const app = await stack.createApp('ledger');
    admin = await stack.createAdmin();
    const parameters = { user: 'user-wrong', password: 'password-ok' };
    itemId = (await stack.connect(app, { clientUserId: 'maria-7', parameters })).id;
    browser = await launchChromium();
    context = await browser.newContext({
      locale: 'pt-BR',
      viewport: { width: 1366, height: 800 },
      permissions: ['clipboard-read', 'clipboard-write'],
    });
    page = await context.newPage();
    page.setDefaultTimeout(60_000);
    // Logos are Pluggy's, and the only thing from elsewhere.
    await context.route('https://cdn.pluggy.ai/**', (route) => route.abort());
    page.on('request', (request) => {
      const url = request.url();
      if (![stack.url, 'data:', 'blob:', 'https://cdn.pluggy.ai/'].some((ours) => url.startsWith(ours)))
        foreign.push(url);
    });
    page.on('pageerror', (error) => problems.push(error.message));
    page.on('console', (message) => {
      if (/Content Security Policy|violates/i.test(message.text())) problems.push(message.text());
    });
    await page.goto(`${stack.url}/admin/items?q=maria`, { timeout: SLOW_MS });
  }, SLOW_MS);

  afterAll(async () => {
    await browser?.close();
    await stack?.stop();
  }, SLOW_MS);

  beforeEach(() => {
    problems.length = 0;
  });

  const barriers = (): Promise<string[]> => barriersInBothThemes(page);

  it(
    'asks who it is, refuses a wrong password in words, and leads back to where one wanted to go',
    async () => {
      await page.getByLabel('Usuário').fill(admin.credentials.user);
      await page.getByLabel('Senha', { exact: true }).fill('not the password');
      await page.getByRole('button', { name: 'Entrar' }).click();
      await page.getByText('Usuário ou senha incorretos.').waitFor();
      expect(await barriers()).toEqual([]);
      await page.getByLabel('Senha', { exact: true }).fill(admin.credentials.password);
      await page.getByRole('button', { name: 'Entrar' }).click();
      await page.getByRole('heading', { name: 'Itens com falha' }).waitFor();
      expect(page.url()).toBe(`${stack.url}/admin/items?q=maria`);
      expect(problems).toEqual([]);
    },
    SLOW_MS,
  );

  it(
    'shows the failed Item in plain words, and copies its reconnect link with two keys',
    async () => {
      const row = page.locator(`#item-${itemId}`);
      await row.getByText('O banco recusou o usuário ou a senha.').waitFor();
      expect(await row.innerText()).toContain('maria-7');
      expect(await row.innerText()).toContain('Usuário');
      await page.keyboard.press('j');
      await page.keyboard.press('c');
      await page.getByText(/Link de reconexão copiado/).waitFor();
      const link = await page.evaluate<string>('navigator.clipboard.readText()');
      expect(link).toContain(`${stack.url}/connect#link=`);
      expect(await barriers()).toEqual([]);
      expect(problems).toEqual([]);
    },
    SLOW_MS,
  );

  it(
    'resolves it with a note, keys only, and tells that nothing else failed',
    async () => {
      await page.goto(`${stack.url}/admin/items`);
      await page.locator(`#item-${itemId}`).waitFor();
      await page.keyboard.press('j');
      await page.keyboard.press('x');
      await page.getByText('1 selecionado').waitFor();
      await page.keyboard.press('r');
      await page.getByLabel(/^Nota/).fill('Maria foi avisada');
      await page.keyboard.press('Control+Enter');
      await page.getByRole('heading', { name: 'Nada falhou' }).waitFor();
      const { body } = await admin.get<{ results: { note: string }[] }>('/admin/api/items?state=resolved');
      expect(body.results.map(({ note }) => note)).toEqual(['Maria foi avisada']);
      expect(await barriers()).toEqual([]);
      expect(problems).toEqual([]);
    },
    SLOW_MS,
  );

  it('loads from this hub only, but for the institutions’ logos', () => {
    expect(foreign).toEqual([]);
  });
});
