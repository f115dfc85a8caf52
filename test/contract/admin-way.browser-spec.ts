import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { Page } from 'playwright-core';
import type { AdminClient } from '../harness/admin-client.js';
import { AdminPage } from '../harness/admin-page.js';
import type { AppClient } from '../harness/app-client.js';
import { LAPTOP, TestBrowser } from '../harness/browser.js';
import { SLOW_MS, inBrowser } from '../harness/chromium.js';
import { ConnectPage } from '../harness/connect-page.js';
import { Stack } from '../harness/stack.js';
import { SyncProbe } from '../harness/sync-probe.js';

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

/** The whole way, page by page: what an admin does on a day on which things fail, and what others do meanwhile. */
inBrowser('an admin at /admin', () => {
  let stack: Stack;
  let app: AppClient;
  let admin: AdminClient;
  let browser: TestBrowser;
  let view: AdminPage;
  let page: Page;
  let failedId: string;
  /** At another bank. */
  let well: SyncProbe;
  let link: string;
  const foreign: string[] = [];

  beforeAll(async () => {
    stack = await Stack.start({
      sandboxArgs: ['--switch', 'bankChanges=false'],
    });
    app = await stack.createApp('ledger');
    admin = await stack.createAdmin();
    const parameters = { user: 'user-wrong', password: 'password-ok' };
    failedId = (await stack.connect(app, { clientUserId: 'maria-7', parameters })).id;
    well = new SyncProbe(stack, (await stack.connect(app, { connectorId: 8, clientUserId: 'loja-3' })).id);
    browser = await TestBrowser.launch();
    view = await AdminPage.open(browser.browser, stack.url, undefined, 'pt-BR');
    page = view.page;
    page.on('request', (request) => {
      const url = request.url();
      if (![stack.url, 'data:', 'blob:', 'https://cdn.pluggy.ai/'].some((ours) => url.startsWith(ours)))
        foreign.push(url);
    });
    await page.goto(`${stack.url}/admin/items?q=maria`, { timeout: SLOW_MS });
  }, SLOW_MS);
  afterAll(async () => {
    await browser?.close();
    await stack?.stop();
  }, SLOW_MS);
  afterEach(() => expect(view.problems.splice(0)).toEqual([]));

  const failedRow = () => page.locator(`#item-${failedId}`);

  it(
    'signs in, is refused with a wrong password in words, and led to where they wanted to go',
    async () => {
      await page.getByLabel('Usuário').fill(admin.credentials.user);
      await page.getByLabel('Senha', { exact: true }).fill('not the password');
      await page.getByRole('button', { name: 'Entrar' }).click();
      await page.getByText('Usuário ou senha incorretos.').waitFor();
      expect(await view.barriers()).toEqual([]);
      await page.getByLabel('Senha', { exact: true }).fill(admin.credentials.password);
      await page.getByRole('button', { name: 'Entrar' }).click();
      await page.getByRole('heading', { name: 'Itens com falha' }).waitFor();
      expect(page.url()).toBe(`${stack.url}/admin/items?q=maria`);
    },
    SLOW_MS,
  );

  it(
    'finds the failed Item in plain words, and copies its reconnect link with two keys',
    async () => {
      await failedRow().getByText('O banco recusou o usuário ou a senha.').waitFor();
      expect(await failedRow().innerText()).toContain('maria-7');
      await page.keyboard.press('j');
      await page.keyboard.press('c');
      await page.getByText(/Link de reconexão copiado/).waitFor();
      link = await view.copied();
      expect(link).toContain(`${stack.url}/connect#link=`);
      expect(await view.barriers()).toEqual([]);
    },
    SLOW_MS,
  );

  it(
    'notes what they did, with keys only',
    async () => {
      await page.keyboard.press('n');
      await page.getByLabel(/^Nota/).fill('Maria foi avisada');
      await page.keyboard.press('Control+Enter');
      await page.getByText('Anotado.').waitFor();
      const { body } = await admin.get<{ results: { note: string }[] }>('/admin/api/items');
      expect(body.results.map(({ note }) => note)).toEqual(['Maria foi avisada']);
    },
    SLOW_MS,
  );

  it(
    'sees the flag clear by itself when the person has opened the link and given the right password',
    async () => {
      await view.go(`/items/${failedId}`);
      await page.getByText('O banco recusou o usuário ou a senha.').first().waitFor();
      const theirs = await browser.page();
      const connect = new ConnectPage(theirs);
      await connect.open(link);
      await connect.state('helloAgain');
      await connect.goOn();
      await connect.logIn('user-ok');
      await connect.leave(/^Concluir/);
      await connect.state('success');
      await theirs.close();
      // Nobody touches the admin's page.
      await page.getByText('UPDATED / SUCCESS').waitFor();
      await page.getByRole('heading', { name: 'Em dia' }).waitFor();
      await view.go('/items');
      await page.getByRole('heading', { name: 'Nada falhou' }).waitFor();
      expect(await view.barriers()).toEqual([]);
    },
    SLOW_MS,
  );

  it(
    'sees one incident for a bank that somebody breaks in the sandbox’s console, until it is well again',
    async () => {
      await app.get('/connectors'); // a status that is heard of for the first time is no change
      await view.go('/incidents');
      await page.getByText('Nenhum banco com problemas').waitFor();
      const consolePage = await browser.page({ viewport: LAPTOP });
      await consolePage.goto(`${stack.sandbox.ready.url}/#${well.itemId}`);
      const bank = consolePage.locator('.bank', { hasText: 'Pluggy Bank Business' });
      await bank.getByRole('button', { name: 'Break' }).click();
      await page
        .getByRole('article')
        .getByRole('heading', { name: /Pluggy Bank Business/ })
        .waitFor();
      expect(await page.getByRole('article').count()).toBe(1);
      await bank.getByRole('button', { name: 'Mend' }).click();
      await consolePage.getByRole('button', { name: 'Sync now' }).first().click();
      await consolePage.close();
      await page.getByText('Nenhum banco com problemas').waitFor();
    },
    SLOW_MS,
  );

  it(
    'replays the webhook that told of it',
    async () => {
      await stack.settled();
      await view.go('/webhooks?event=item%2Fupdated');
      await page.getByRole('button', { name: 'item/updated' }).first().click();
      await page.getByRole('dialog').getByRole('button', { name: 'Processar de novo' }).click();
      await page.getByRole('dialog').last().getByRole('button', { name: 'Processar de novo' }).click();
      await page.getByText('1 webhook a caminho de novo.').waitFor();
      await stack.settled();
      const { rows } = await stack.db.query(
        `select outcome from webhooks.inbox where replayed_at is not null`,
      );
      expect(rows).toEqual([{ outcome: 'published' }]);
    },
    SLOW_MS,
  );

  it(
    'keeps rows that Pluggy has dropped, all at once, then removes them after all',
    async () => {
      const accountId = await well.account('BANK');
      const ids = (await well.transactions(accountId)).slice(-61).map(({ id }) => id);
      await well.answer('ids=', { results: [], next: null }, 1_000);
      await well.tell('transactions/deleted', { accountId, transactionIds: ids });
      await stack.settled();
      await view.go(`/items/${well.itemId}?tab=removals`);
      await page.getByRole('button', { name: 'Manter na cópia' }).click();
      await page.getByLabel(/^Motivo/).fill('O banco confirmou');
      await view.confirm('Manter na cópia');
      await page.getByRole('heading', { name: 'Mantidas por decisão' }).waitFor();
      expect(await well.transactions(accountId)).toHaveLength(300);
      await page.getByRole('button', { name: 'Remover da cópia' }).click();
      await view.confirm('Remover da cópia');
      await page.getByText('61 linhas removidas; 0 continuam na Pluggy.').waitFor();
      expect(await well.transactions(accountId)).toHaveLength(239);
    },
    SLOW_MS,
  );

  it(
    'rotates the app’s secret, which lets in beside the one before',
    async () => {
      await view.go('/apps');
      await page.getByRole('button', { name: 'Trocar o segredo' }).click();
      await view.confirm('Trocar o segredo');
      const clientSecret = await page.getByLabel('Client secret', { exact: true }).inputValue();
      await page.getByLabel(/^Já guardei/).check();
      await view.confirm('Fechar');
      for (const secret of [app.clientSecret, clientSecret])
        expect((await app.post('/auth', { clientId: app.clientId, clientSecret: secret })).status).toBe(200);
    },
    SLOW_MS,
  );

  it('has loaded from this hub only, but for the institutions’ logos', () => {
    expect(foreign).toEqual([]);
  });
});
