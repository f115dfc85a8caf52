import { afterAll, afterEach, beforeAll, expect, it } from '@jest/globals';
import type { Browser } from 'playwright-core';
import type { AdminClient } from '../harness/admin-client.js';
import { AdminPage } from '../harness/admin-page.js';
import type { AppClient } from '../harness/app-client.js';
import { SLOW_MS, inBrowser, launchChromium } from '../harness/chromium.js';
import { Stack } from '../harness/stack.js';
import { SyncProbe } from '../harness/sync-probe.js';

const TABS = ['timeline', 'data', 'runs', 'webhooks', 'removals', 'consents', 'json'];
/** What a bank might send: markup that runs, marks that turn text around, and no place to break it. */
const HOSTILE = `<img src=x onerror="window.hostile=1"><script>window.hostile=1</script>\u202Esdrawkcab\u2066${'W'.repeat(600)}`;

inBrowser('the pages of an Item, the overview and incidents', () => {
  let stack: Stack;
  let app: AppClient;
  let admin: AdminClient;
  let probe: SyncProbe;
  let accountId: string;
  let heldIds: string[];
  let browser: Browser;
  let view: AdminPage;

  beforeAll(async () => {
    stack = await Stack.start({
      sandboxArgs: ['--switch', 'bankChanges=false'],
      env: { CHECK_SECONDS: '3600' },
    });
    [app, admin] = await Promise.all([stack.createApp('ledger'), stack.createAdmin()]);
    probe = new SyncProbe(stack, (await stack.connect(app, { clientUserId: 'maria-7' })).id);
    await app.get('/connectors'); // a status that is heard of for the first time is no change
    await stack.connect(app, { connectorId: 8 });
    accountId = await probe.account('BANK');
    // Pluggy does not have some of the account's rows any more, and the brake holds them.
    heldIds = (await probe.transactions(accountId)).slice(-61).map(({ id }) => id);
    await probe.answer('ids=', { results: [], next: null }, 1_000);
    await probe.tell('transactions/deleted', { accountId, transactionIds: heldIds });
    await stack.settled();
    await probe.tell('item/updated'); // the Item is looked at, and its health with it
    await stack.settled();
    browser = await launchChromium();
    view = await AdminPage.open(browser, stack.url, admin, 'pt-BR');
  }, SLOW_MS);

  afterAll(async () => {
    await browser?.close();
    await stack?.stop();
  }, SLOW_MS);

  afterEach(() => {
    expect(view.problems.splice(0)).toEqual([]);
  });

  const part = (tab: string): string => `/items/${probe.itemId}?tab=${tab}`;
  const text = (): Promise<string> => view.page.locator('main').innerText();

  it(
    'shows what is wrong with the Item, whose it is, and what has happened',
    async () => {
      await view.go(`/items/${probe.itemId}`);
      const { page } = view;
      await page.getByText('A Pluggy deixou de listar muitos dados de uma vez.').first().waitFor();
      const shown = await text();
      for (const each of [probe.itemId, 'maria-7', 'ledger', 'UPDATED / SUCCESS', 'Conexão criada.'])
        expect(shown).toContain(each);
      expect(await view.barriers()).toEqual([]);

      await page.getByRole('tab', { name: 'Dados' }).click();
      await page.getByRole('row', { name: /Conta Corrente/ }).waitFor();
      expect(page.url()).toContain('tab=data');
      expect(await view.barriers()).toEqual([]);

      await view.go(part('runs'));
      await page.locator('details').last().locator('summary').click();
      await page.getByRole('row', { name: /^Transações/ }).waitFor();
      expect(await view.barriers()).toEqual([]);

      await view.go(part('webhooks'));
      await page.locator('summary', { hasText: 'transactions/deleted' }).click();
      await page.getByRole('region', { name: 'Corpo de transactions/deleted' }).waitFor();
      expect(await text()).toContain(heldIds[0]);
      await page.getByRole('button', { name: 'Processar de novo' }).click();
      await page.getByText('Webhook a caminho de novo.').waitFor();
      expect(await view.barriers()).toEqual([]);

      await view.go(part('consents'));
      expect(await text()).toContain('Conexão com credenciais');
      expect(await view.barriers()).toEqual([]);

      await view.go(part('json'));
      expect(await text()).toContain(`"id": "${probe.itemId}"`);
      expect(await view.barriers()).toEqual([]);
    },
    SLOW_MS,
  );

  it(
    'copies the ids for Pluggy’s support as one text, with nothing about the person',
    async () => {
      await view.go(`/items/${probe.itemId}`);
      await view.page.getByRole('button', { name: 'Copiar ids para o suporte' }).click();
      await view.page.getByText('Ids copiados.').waitFor();
      const copied = await view.copied();
      expect(copied).toContain(`itemId: ${probe.itemId}\nconnector: 2 (`);
      expect(copied).toMatch(/webhook: \S+ transactions\/deleted [0-9a-f-]{36}/);
      expect(copied).not.toContain('maria');
    },
    SLOW_MS,
  );

  it(
    'acknowledges the Item and opens it again with a key',
    async () => {
      await view.go(`/items/${probe.itemId}`);
      await view.page.getByRole('button', { name: 'Reconhecer' }).click();
      await view.page.getByRole('button', { name: 'Reabrir' }).waitFor();
      await view.page.locator('body').press('o');
      await view.page.getByRole('button', { name: 'Reconhecer' }).waitFor();
    },
    SLOW_MS,
  );

  it(
    'keeps held rows, then removes them after all, each after a question',
    async () => {
      const { page } = view;
      await view.go(part('removals'));
      await page.getByText('61 de ').first().waitFor();
      await page.getByRole('button', { name: 'Ver as linhas' }).click();
      await page.getByRole('table', { name: 'Transações' }).waitFor();
      await page.getByRole('button', { name: 'Manter na cópia' }).click();
      await page.getByRole('dialog', { name: 'Manter 61 linhas' }).waitFor();
      expect(await view.barriers()).toEqual([]);
      await page.getByLabel(/^Motivo/).fill('O banco confirmou');
      await page.getByRole('dialog').getByRole('button', { name: 'Manter na cópia' }).click();
      await page.getByRole('heading', { name: 'Mantidas por decisão' }).waitFor();
      expect(await probe.transactions(accountId)).toHaveLength(300);

      await page.getByRole('button', { name: 'Remover da cópia' }).click();
      await page.getByRole('dialog').getByRole('button', { name: 'Remover da cópia' }).click();
      await page.getByText('61 linhas removidas; 0 continuam na Pluggy.').waitFor();
      expect(await probe.transactions(accountId)).toHaveLength(239);
      await page.getByRole('heading', { name: 'Nenhuma remoção retida.' }).waitFor();
      expect(await view.barriers()).toEqual([]);
    },
    SLOW_MS,
  );

  it(
    'tells of a bank that breaks without a reload, first on the overview',
    async () => {
      const { page } = view;
      await view.go('');
      await page.getByRole('heading', { name: 'Visão geral' }).waitFor();
      await page.getByText(/de 2 em dia/).waitFor();
      expect(await page.getByText('está com problemas').count()).toBe(0);
      await stack.sandbox.control('POST', '/connectors/8/outage', { on: true });
      await page.getByRole('link', { name: /está com problemas/ }).click();
      await page.getByRole('article').getByText('A Pluggy dá o banco como fora do ar').waitFor();
      expect(await view.barriers()).toEqual([]);

      await stack.sandbox.control('POST', '/connectors/8/outage', { on: false });
      await page.getByText('Nenhum banco com problemas').waitFor();
      await page.getByRole('row', { name: /Pluggy Bank Business/ }).waitFor();
      expect(await view.barriers()).toEqual([]);
    },
    SLOW_MS,
  );

  it(
    'follows a run until it has ended, and says what has no problem but is not up to date',
    async () => {
      const { page } = view;
      const { id } = await stack.connect(app, { clientUserId: 'ana-1' });
      await view.go(`/items/${id}?tab=runs`);
      await page.getByRole('heading', { name: 'Em dia' }).waitFor();
      const before = await page.locator('[data-outcome]').count();
      await stack.sandbox.fault({ match: { method: 'GET', path: '/v2/transactions' }, kind: 'hold' });
      await stack.sandbox.sync(id, { add: 2 });
      await page.locator('[data-outcome=running]', { hasText: 'em andamento' }).waitFor();
      expect(await page.locator('[data-outcome]').count()).toBe(before + 1);
      expect(await view.barriers()).toEqual([]);
      await stack.sandbox.control('DELETE', '/faults');
      await page.locator('[data-outcome=done]').nth(before).waitFor();
      expect(await page.locator('[data-outcome=running]').count()).toBe(0);

      const { body: asking } = await app.post<{ id: string }>('/items', {
        connectorId: 3,
        parameters: { user: 'user-ok', password: 'password-ok' },
      });
      await stack.settled();
      await view.go(`/items/${asking.id}`);
      await page.getByRole('heading', { name: 'Nenhum problema' }).waitFor();
      expect(await page.getByRole('heading', { name: 'Em dia' }).count()).toBe(0);
      await admin.delete(`/admin/api/items/${asking.id}`, { reason: 'of this test' });
      await admin.delete(`/admin/api/items/${id}`, { reason: 'of this test' });
      await stack.settled();
    },
    SLOW_MS,
  );

  it(
    'retires the older of two Items with the same accounts, and goes to the one that stays',
    async () => {
      const { page } = view;
      const older = (await stack.connect(app, { clientUserId: 'dora' })).id;
      const newer = (await stack.connect(app, { clientUserId: 'dora' })).id;
      await view.go(`/items/${newer}`);
      await page.getByRole('button', { name: 'Mais ações' }).click();
      await page.getByRole('menuitem', { name: 'Apagar o Item' }).waitFor();
      expect(await page.getByRole('menuitem', { name: 'Aposentar o Item' }).count()).toBe(0);
      await view.go(`/items/${older}`);
      await page.getByText('A mesma pessoa conectou as mesmas contas de novo.').first().waitFor();
      await page.getByRole('button', { name: 'Mais ações' }).click();
      await page.getByRole('menuitem', { name: 'Aposentar o Item' }).click();
      await page.getByLabel('Motivo').fill('Conectado duas vezes');
      expect(await view.barriers()).toEqual([]);
      await view.confirm('Aposentar o Item');
      await page.waitForURL(`**/items/${newer}`);
      await page.getByText('Aposentado. Este é o Item que fica.').waitFor();
      await page.getByRole('heading', { name: 'Em dia' }).waitFor();
      expect((await admin.get(`/admin/api/items/${older}`)).status).toBe(404);
      await stack.settled();
    },
    SLOW_MS,
  );

  it(
    'deletes an Item for good, after asking why',
    async () => {
      const { page } = view;
      const { id } = await stack.connect(app);
      await view.go(`/items/${id}`);
      await page.getByRole('button', { name: 'Mais ações' }).click();
      await page.getByRole('menuitem', { name: 'Apagar o Item' }).click();
      await page.getByLabel('Motivo').fill('Pedido da usuária');
      expect(await view.barriers()).toEqual([]);
      await page.getByRole('dialog').getByRole('button', { name: 'Apagar o Item' }).click();
      await page.getByRole('heading', { name: 'Itens com falha' }).waitFor();
      expect((await admin.get(`/admin/api/items/${id}`)).status).toBe(404);
      await view.go(`/items/${id}`);
      await page.getByRole('heading', { name: 'Item não encontrado', level: 1 }).waitFor();
      expect(await view.barriers()).toEqual([]);
    },
    SLOW_MS,
  );

  it(
    'runs nothing of what banks and apps write, and keeps its shape',
    async () => {
      await plantHostileTexts();
      for (const path of ['', '/incidents', ...TABS.map(part)]) {
        await view.go(path);
        // What is folded away is unfolded.
        await view.page.evaluate(
          `document.querySelectorAll('details').forEach((each) => (each.open = true))`,
        );
        await view.loaded();
        for (const device of ['phone', 'laptop'] as const) {
          await view.on(device);
          expect([device, path, await view.overflow()]).toEqual([device, path, 0]);
        }
        expect(await view.page.evaluate('window.hostile')).toBeUndefined();
        expect(await view.page.locator('main img[src="x"], main script').count()).toBe(0);
        if (path !== part('json') && path !== part('consents'))
          expect([path, await text()]).toEqual([path, expect.stringContaining('onerror')]);
      }
      await view.on('phone');
      await view.go('');
      expect(await view.barriers()).toEqual([]);
      await view.page.getByRole('button', { name: 'Abrir a navegação' }).click();
      await view.page.getByRole('dialog').getByRole('link', { name: 'Incidentes' }).waitFor();
      expect(await view.barriers()).toEqual([]);
      await view.page.getByRole('dialog').getByRole('link', { name: 'Incidentes' }).click();
      await view.page.getByRole('heading', { name: 'Incidentes' }).waitFor();
      expect(await view.barriers()).toEqual([]);
      await view.on('laptop');
    },
    SLOW_MS,
  );

  /** As if they had come from the bank, from an app, or from Pluggy. */
  async function plantHostileTexts(): Promise<void> {
    const ids = (await probe.transactions(accountId)).slice(-60).map(({ id }) => id);
    await probe.answer('ids=', { results: [], next: null }, 1_000);
    await probe.tell('transactions/deleted', { accountId, transactionIds: ids });
    await stack.settled();
    const ofItem = [
      `update items.items set client_user_id = $2,
              data = data || jsonb_build_object('connector', data->'connector' || jsonb_build_object('name', $2::text),
                'error', jsonb_build_object('code', $2::text, 'message', $2::text),
                'statusDetail', jsonb_build_object($2::text, jsonb_build_object('isUpdated', false, 'warnings',
                  jsonb_build_array(jsonb_build_object('code', $2::text, 'message', $2::text)))))
        where id = $1`,
      `update sync.accounts set data = data || jsonb_build_object('name', $2::text) where item_id = $1`,
      `update sync.transactions set data = data || jsonb_build_object('description', $2::text) where item_id = $1`,
      `update sync.runs set cause = $2, error = $2, products = products || jsonb_build_object($2::text,
              products->'accounts' || jsonb_build_object('error', $2::text))
        where item_id = $1 and products ? 'accounts'`,
      `update webhooks.inbox set event = $2, reason = $2, body = $2 where item_id = $1`,
      `update items.reviews set note = $2 where item_id = $1`,
      `insert into items.history (item_id, kind, by, detail)
       values ($1, 'REVIEW_NOTED', 'admin:' || $2::text, jsonb_build_object('note', $2::text, 'until', $2::text))`,
    ];
    for (const statement of ofItem) await stack.db.query(statement, [probe.itemId, HOSTILE]);
    await stack.db.query(
      `insert into items.incidents (connector_id, connector_name, opened_at, causes, items, most_items, changed_at)
       values (-1, $1, now(), jsonb_build_object('status', $1::text, 'incidents', jsonb_build_array(jsonb_build_object(
         'title', $1::text, 'state', $1::text, 'url', 'javascript:window.hostile=1'))), 1, 1, now())`,
      [HOSTILE],
    );
  }
});
