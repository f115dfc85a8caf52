import { type Server, createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Page } from 'playwright-core';
import type { AppClient } from '../harness/app-client.js';
import { LAPTOP, TestBrowser } from '../harness/browser.js';
import { inBrowser } from '../harness/chromium.js';
import { ConnectPage } from '../harness/connect-page.js';
import { Stack } from '../harness/stack.js';

/** Every way of logging in that Pluggy's documents describe, as a person goes it, with the sandbox in Pluggy's place. */
inBrowser('connecting', () => {
  let stack: Stack;
  let app: AppClient;
  let browser: TestBrowser;
  let page: Page;
  let connect: ConnectPage;
  let site: Server;
  let back: string;

  beforeAll(async () => {
    stack = await Stack.start();
    app = await stack.createApp('Minhas Contas');
    browser = await TestBrowser.launch();
    site = createServer((_, response) =>
      response.setHeader('content-type', 'text/html').end('<title>app</title>'),
    );
    await new Promise<void>((resolve) => site.listen(0, '127.0.0.1', resolve));
    back = `http://127.0.0.1:${(site.address() as AddressInfo).port}/connected`;
  });
  afterAll(async () => {
    await browser?.close();
    site?.close();
    await stack?.stop();
  });
  beforeEach(async () => {
    page = await browser.page();
    connect = new ConnectPage(page);
  });
  afterEach(async () => {
    await page.close();
    expect(browser.complaints.splice(0)).toEqual([]);
  });

  async function begin(connectorId: number, options: object = {}): Promise<void> {
    const { body } = await app.post<{ accessToken: string }>('/connect_token', { options });
    await connect.open(`${stack.url}/connect#${body.accessToken}`);
    await connect.goOn();
    await connect.choose(connectorId);
  }
  async function done(): Promise<void> {
    await connect.leave(/^Concluir/);
    await connect.state('success');
  }
  const answer = async (label: string, hint?: string): Promise<void> => {
    await connect.bank.getByLabel(label, { exact: true }).waitFor();
    return hint ? connect.logIn(hint) : connect.send();
  };
  const onlyItemOf = async (clientUserId: string): Promise<string> => {
    await stack.settled();
    const { body } = await app.get<{ results: { id: string }[] }>(`/v2/items?clientUserId=${clientUserId}`);
    expect(body.results).toHaveLength(1);
    return body.results[0]!.id;
  };

  it('shows the banks, and the test logins to tap', async () => {
    const { body } = await app.post<{ accessToken: string }>('/connect_token', {});
    await connect.open(`${stack.url}/connect#${body.accessToken}`);
    await connect.goOn();
    await connect.bank.locator('.choice').first().waitFor();
    await browser.look(page, 'sandbox-banks');
    await connect.choose(2);
    await connect.bank.locator('.fill').first().waitFor();
    await browser.look(page, 'sandbox-login');
  });

  it('with the code beside the password', async () => {
    await begin(1);
    await connect.logIn('user-ok');
    await done();
  });

  it('with a code after the password; a wrong one says so', async () => {
    await begin(5);
    await connect.logIn('user-ok');
    await answer('Chave de segurança', '000000');
    await connect.bank.getByText('Código errado.').waitFor();
    await connect.leave(/^Tentar/);
    await connect.logIn('user-ok');
    await answer('Chave de segurança', '123456');
    await done();
  });

  it('with a code in a picture', async () => {
    await begin(3);
    await connect.logIn('user-ok-img');
    await connect.bank.getByRole('img', { name: 'Código da imagem' }).waitFor();
    await browser.look(page, 'sandbox-image');
    await answer('Código da imagem', '123456');
    await done();
  });

  it('with a choice', async () => {
    await begin(3);
    await connect.logIn('user-ok-select');
    await answer('Escolha uma opção');
    await done();
  });

  it('with a telephone and then a code', async () => {
    await begin(3);
    await connect.logIn('user-ok-phone');
    await answer('Telefone para receber o código');
    await answer('Chave de segurança', '123456');
    await done();
  });

  it('with a code and then a company', async () => {
    await begin(3);
    await connect.logIn('user-ok-multi-company');
    await answer('Chave de segurança', '123456');
    await answer('Escolha a empresa');
    await done();
  });

  it('to a joint account', async () => {
    await begin(90_001);
    await connect.logIn('user-ok');
    await answer('Tipo de conta');
    await answer('Escolha a conta');
    await done();
  });

  it('with a QR code that another device reads', async () => {
    await begin(90_002);
    await connect.send();
    await connect.bank.locator('img.qr').waitFor();
    await browser.look(page, 'sandbox-qr');
    const [other] = await Promise.all([
      page.context().waitForEvent('page'),
      connect.bank.locator('a.button').click(),
    ]);
    await other.getByRole('button', { name: 'Autorizar' }).click();
    await done();
  });

  it('with a device that is authorized at the bank later', async () => {
    await begin(2);
    await connect.logIn('user-ok-auth-pending');
    await connect.bank.getByText('Falta autorizar').waitFor();
    await browser.look(page, 'sandbox-device');
    const [other] = await Promise.all([
      page.context().waitForEvent('page'),
      connect.bank.locator('a.button').click(),
    ]);
    await other.getByRole('button', { name: 'Autorizar' }).click();
    await done();
  });

  it.each([
    ['user-locked', 'O banco bloqueou o acesso à conta'],
    ['user-logged', 'Sua conta está aberta em outro lugar'],
    ['user-account-credentials-reset', 'troque a senha'],
    ['user-unavailable', 'O banco está fora do ar'],
    ['user-error', 'Algo deu errado'],
  ])('as %s, and says why not', async (user, reason) => {
    await begin(2);
    await connect.logIn(user);
    await connect.leaveRefused();
    await connect.state('error');
    expect(await connect.text()).toContain(reason);
  });

  describe('by Open Finance', () => {
    const CPF = '761.092.776-73';

    it('gives the bank the tab on a telephone, and comes back to the app', async () => {
      await begin(600, { clientUserId: 'phone', oauthRedirectUri: back });
      await connect.logIn(CPF);
      await connect.bank.locator('a.button').waitFor();
      await browser.look(page, 'sandbox-to-bank');
      await connect.bank.locator('a.button').click();
      await page.waitForURL((url) => url.pathname.startsWith('/oauth/'));
      await browser.look(page, 'sandbox-oauth');
      await page.getByRole('button', { name: 'Autorizar' }).click();
      await page.waitForURL((url) => url.href.startsWith(back));
      expect(page.url()).toBe(`${back}?itemId=${await onlyItemOf('phone')}`);
    });

    it('comes back to the hub where the app named no place, which says how it ended', async () => {
      await begin(600, { clientUserId: 'stranded' });
      await connect.logIn(CPF);
      await connect.bank.locator('a.button').click();
      await stack.sandbox.control('PATCH', '/switches', { executionMs: 8_000 });
      await page.getByRole('button', { name: 'Autorizar' }).click();
      await connect.state('finishing');
      await browser.look(page, 'finishing');
      await stack.sandbox.control('PATCH', '/switches', { executionMs: 30 });
      await connect.state('success');
      expect(await connect.text()).toContain('Minhas Contas já pode ler seus dados');
      expect(page.url()).toContain('#return=');
      await onlyItemOf('stranded');
    });

    it('says that the person refused, and lets them try again', async () => {
      await begin(600, { clientUserId: 'refused' });
      await connect.logIn(CPF);
      await connect.bank.locator('a.button').click();
      await page.getByRole('button', { name: 'Recusar' }).click();
      await connect.state('error');
      expect(await connect.text()).toContain('O acesso não foi autorizado no banco');
      await browser.look(page, 'error-returned');
      await page.click('#go');
      await connect.state('hello');
    });

    it('gives the bank a window of its own on a laptop, which closes', async () => {
      await page.setViewportSize(LAPTOP);
      await begin(600, { clientUserId: 'laptop', oauthRedirectUri: back });
      await connect.logIn(CPF);
      const [bank] = await Promise.all([
        page.context().waitForEvent('page'),
        connect.bank.locator('a.button').click(),
      ]);
      const closed = bank.waitForEvent('close');
      await bank.getByRole('button', { name: 'Autorizar' }).click();
      await closed;
      await done();
      await page.waitForURL(`${back}?itemId=${await onlyItemOf('laptop')}`);
    });
  });
});
