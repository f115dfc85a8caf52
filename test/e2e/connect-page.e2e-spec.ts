import { type Server, createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { build } from 'esbuild';
import { SignJWT } from 'jose';
import type { Page } from 'playwright-core';
import type { AppClient } from '../harness/app-client.js';
import { LAPTOP, TestBrowser } from '../harness/browser.js';
import { inBrowser } from '../harness/chromium.js';
import { ConnectPage } from '../harness/connect-page.js';
import { NodeProcess } from '../harness/node-process.js';
import { type TestDatabase, createTestDatabase } from '../harness/postgres.js';
import { Stack } from '../harness/stack.js';

const HOSTILE = {
  markup: '<img src=x onerror=alert(1)><script>alert(2)</script>',
  rtl: '\u202egnirts elitsoh \u2067שלום\u200f',
  long: 'Banco'.repeat(20),
  blank: ' \u200b ',
};

describe('GET /connect', () => {
  let stack: Stack;
  let app: AppClient;

  beforeAll(async () => {
    stack = await Stack.start();
    app = await stack.createApp('Minhas Contas');
  });
  afterAll(() => stack?.stop());

  const connectToken = async (body: object = {}, of = app): Promise<string> =>
    (await of.post<{ accessToken: string }>('/connect_token', body)).body.accessToken;
  const linkOf = async (id: string, body: object = {}): Promise<string> =>
    (await app.post<{ connectUrl: string }>(`/items/${id}/connect-link`, body)).body.connectUrl;

  it('needs no key, and only its own files with nothing inline', async () => {
    const page = await fetch(`${stack.url}/connect`);
    expect(page.status).toBe(200);
    expect(page.headers.get('content-security-policy')).toContain("default-src 'none'; script-src 'self'");
    expect(page.headers.get('referrer-policy')).toBe('no-referrer');
    const html = await page.text();
    expect(html).not.toMatch(/<script(?![^>]*src)|<style|style=| on[a-z]+=/);
    const files = [...html.matchAll(/(?:src|href)="(connect\/[^"]+)"/g)].map(([, file]) => file!);
    expect(files.length).toBeGreaterThanOrEqual(6);
    for (const file of [...files, 'connect/pluggy-widget.js'])
      expect((await fetch(`${stack.url}/${file}`)).status).toBe(200);
    for (const file of ['connect/nothing.js', 'connect/__proto__', 'connect/..%2fpackage.json'])
      expect((await fetch(`${stack.url}/${file}`)).status).toBe(404);
  });

  inBrowser('the Connect page', () => {
    let browser: TestBrowser;
    let page: Page;
    let connect: ConnectPage;
    /** The app's own site, to which people are led back. */
    let site: Server;
    let back: string;

    beforeAll(async () => {
      browser = await TestBrowser.launch();
      site = createServer((_, response) =>
        response.setHeader('content-type', 'text/html').end('<title>app</title>'),
      );
      await new Promise<void>((resolve) => site.listen(0, '127.0.0.1', resolve));
      back = `http://127.0.0.1:${(site.address() as AddressInfo).port}/connected?x=1`;
    });
    afterAll(async () => {
      await browser?.close();
      site?.close();
    });
    beforeEach(async () => {
      page = await browser.page();
      connect = new ConnectPage(page);
    });
    afterEach(async () => {
      await page.close();
      expect(browser.complaints.splice(0)).toEqual([]);
    });

    /** A browser writes down every answer that is an error, and every request that failed. */
    const forgive = (pattern: RegExp): void =>
      expect(browser.complaints.splice(0).filter((line) => !pattern.test(line))).toEqual([]);
    /** Somebody else's words, as Pluggy would send them of a bank. */
    const rename = (itemId: string, name: string, providerMessage = ''): Promise<unknown> =>
      stack.db.query(
        `update items.items set data = jsonb_set(jsonb_set(data, '{connector,name}', to_jsonb($2::text)),
           '{error,providerMessage}', to_jsonb($3::text)) where id = $1`,
        [itemId, name, providerMessage],
      );

    it('says who asks and what will happen, then connects, and the Item is the app’s', async () => {
      const options = { clientUserId: 'on-the-page' };
      await connect.open(`${stack.url}/connect#${await connectToken({ options })}`);
      await connect.state('hello');
      expect(await connect.title()).toBe('Minhas Contas pede para ler sua conta no banco');
      expect(await connect.text()).toContain('por meio da Pluggy');
      await browser.look(page, 'hello');
      await connect.goOn();
      await connect.choose(2);
      await connect.logIn('user-ok');
      await connect.leave(/^Concluir/);
      await connect.state('success');
      expect(await connect.text()).toContain('Pluggy Bank está conectado');
      await browser.look(page, 'success');
      const { body } = await app.get<{ results: unknown[] }>('/v2/items?clientUserId=on-the-page');
      expect(body.results).toHaveLength(1);
    });

    it('leads back to where the app wants its people, with the Item, by itself', async () => {
      const options = { clientUserId: 'led-back', oauthRedirectUri: back };
      await connect.open(`${stack.url}/connect#${await connectToken({ options })}`);
      await connect.goOn();
      await connect.choose(2);
      await connect.logIn('user-ok-account-error');
      await connect.leave(/^Concluir/);
      await connect.state('partial');
      const link = (await page.getAttribute('#back', 'href'))!;
      await page.waitForURL((url) => url.href.startsWith(back));
      const { body } = await app.get<{ results: { id: string }[] }>('/v2/items?clientUserId=led-back');
      expect(page.url()).toBe(`${back}&itemId=${body.results[0]!.id}`);
      expect(page.url()).toBe(link);
    });

    it('can be left for the app at once', async () => {
      // The page goes back by itself in four seconds: not while it is looked at.
      await page.addInitScript(
        `{ const wait = setTimeout; setTimeout = (then, ms) => wait(then, ms === 4000 ? 6e5 : ms); }`,
      );
      await connect.open(
        `${stack.url}/connect#${await connectToken({ options: { oauthRedirectUri: back } })}`,
      );
      await connect.goOn();
      await connect.choose(2);
      await connect.logIn('user-ok-account-error');
      await connect.leave(/^Concluir/);
      await connect.state('partial');
      expect(await page.innerText('#news')).toBe('Voltando para Minhas Contas…');
      await browser.look(page, 'partial');
      await page.click('#back');
      await page.waitForURL((url) => url.href.startsWith(`${back}&itemId=`));
    });

    it('leads nowhere that stands in the address', async () => {
      const token = await connectToken();
      await connect.open(
        `${stack.url}/connect?oauthRedirectUri=${back}#${token}&oauthRedirectUri=${back}&back=${back}`,
      );
      await connect.state('hello');
      expect(await page.locator('#back').isVisible()).toBe(false);
    });

    it('says that nothing was connected when the person leaves, and lets them try again', async () => {
      const options = { oauthRedirectUri: back };
      await connect.open(`${stack.url}/connect?language=en#${await connectToken({ options })}`);
      await connect.state('hello');
      expect(await page.getAttribute('#back', 'href')).toBe(back);
      expect(await page.innerText('#back')).toBe('Not now');
      await browser.look(page, 'hello-en');
      await connect.goOn();
      expect(await page.evaluate<boolean>(`document.activeElement.tagName === 'IFRAME' && main.inert`)).toBe(
        true,
      );
      await connect.leave(/^Close/);
      await connect.state('closed');
      expect(await connect.title()).toBe('Connection interrupted');
      expect(await page.evaluate(`document.activeElement.id`)).toBe('title');
      expect(await page.getAttribute('html', 'lang')).toBe('en');
      expect(await page.getAttribute('#back', 'href')).toBe(back);
      await browser.look(page, 'closed-en');
      await page.keyboard.press('Tab');
      await page.keyboard.press('Enter');
      await connect.bank.locator('#close').waitFor();
    });

    it('does not say that nothing happened when the bank was already asked', async () => {
      // The page hears no more of the Item than that it has begun.
      await stack.sandbox.fault({ match: { method: 'GET', path: '^/items/' }, kind: 'hold' });
      await connect.open(`${stack.url}/connect#${await connectToken()}`);
      await connect.goOn();
      await connect.choose(2);
      await connect.logIn('user-ok');
      await connect.bank.locator('.busy').waitFor();
      await browser.look(page, 'sandbox-working');
      await connect.leave(/^Fechar/);
      await connect.state('left');
      await browser.look(page, 'left');
      await stack.sandbox.noFaults();
    });

    it('says why the bank refused, and tries again', async () => {
      await connect.open(`${stack.url}/connect#${await connectToken()}`);
      await connect.goOn();
      await connect.choose(2);
      await connect.logIn('user-bad');
      await connect.leaveRefused();
      await connect.state('error');
      expect(await connect.text()).toContain('O banco não aceitou o usuário ou a senha');
      await browser.look(page, 'error');
      await page.click('#go');
      await connect.choose(2);
      await connect.logIn('user-ok');
      await connect.leave(/^Concluir/);
      await connect.state('success');
    });

    it('explains a link that is incomplete, of somebody else or too old, and a hub that does not answer', async () => {
      await connect.open(`${stack.url}/connect`);
      await connect.state('invalid');
      await browser.look(page, 'invalid');
      const signed = (exp: number): Promise<string> =>
        new SignJWT().setProtectedHeader({ alg: 'HS256' }).setExpirationTime(exp).sign(Buffer.alloc(32));
      await connect.open(`${stack.url}/connect#${await signed(1)}`);
      await connect.state('expired');
      expect(await connect.title()).toBe('Este link expirou');
      await connect.open(`${stack.url}/connect#${await signed(4e9)}`);
      await connect.state('unknown');
      forgive(/status of 404/);
      const token = await connectToken();
      await page.route('**/connect/session', (route) => route.fulfill({ status: 503 }));
      await connect.open(`${stack.url}/connect#${token}`);
      await connect.state('unavailable');
      await page.unroute('**/connect/session');
      await browser.look(page, 'unavailable');
      await page.click('#go');
      await connect.state('hello');
      forgive(/status of 503/);
    });

    it('goes on by itself when the person was offline', async () => {
      const token = await connectToken();
      await page.route('**/connect/session', (route) => route.fulfill({ status: 503 }));
      await connect.open(`${stack.url}/connect#${token}`);
      await connect.state('unavailable');
      await page.unroute('**/connect/session');
      await page.context().setOffline(true);
      await page.click('#go');
      await connect.state('offline');
      await browser.look(page, 'offline');
      await page.context().setOffline(false);
      await connect.state('hello');
      forgive(/status of 503|ERR_INTERNET_DISCONNECTED/);
    });

    it('tells with a link what is wrong, and connects its one Item again', async () => {
      const failing = await stack.connect(app, {
        parameters: { user: 'user-account-need-actions-provider-message', password: 'password-ok' },
      });
      await connect.open(await linkOf(failing.id, { oauthRedirectUri: back }));
      await connect.state('helloAgain');
      expect(await connect.title()).toBe('Conectar de novo: Pluggy Bank');
      const said = await connect.text();
      expect(said).toContain('É preciso resolver uma pendência no seu banco');
      expect(said).toContain('Atualize seu cadastro no aplicativo do banco.');
      await browser.look(page, 'hello-again');
      await connect.goOn();
      await connect.leave(/^Fechar/);
      await connect.state('closedAgain');
      await page.click('#go');
      await browser.look(page, 'sandbox-again');
      await connect.logIn('user-ok');
      await connect.leave(/^Concluir/);
      await connect.state('success');
      await page.waitForURL(`${back}&itemId=${failing.id}`);
      await stack.settled();
      expect((await app.get(`/items/${failing.id}/health`)).body).toMatchObject({
        status: 'UPDATED',
        isHealthy: true,
      });
    });

    it('says when a link is none any more', async () => {
      const item = await stack.connect(app, { clientUserId: 'linked' });
      const last = await linkOf(item.id);
      await stack.db.query(`update connect.links set expires_at = clock_timestamp()`);
      await connect.open(last);
      await connect.state('linkExpired');
      await browser.look(page, 'link-expired');
      await app.call('DELETE', `/items/${item.id}`);
      await connect.open(last);
      await connect.state('linkGone', 'linkExpired');
      forgive(/status of 4(04|10)/);
    });

    it('believes no messages but those of the page that it shows', async () => {
      await connect.open(`${stack.url}/connect#${await connectToken()}`);
      await connect.goOn();
      await connect.bank.locator('#close').waitFor();
      await page.evaluate(`postMessage({ type: 'pluggy-sandbox', event: 'close' }, '*')`);
      await page.evaluate(`new Promise((done) => setTimeout(done))`);
      expect(await page.getAttribute('body', 'data-state')).toBe('opening');
    });

    it.each(Object.entries(HOSTILE))(
      'shows a name that is %s as text that breaks nothing',
      async (kind, name) => {
        // An app's name is its operator's; only what the hub takes can be tried.
        const hostile = await stack.createApp(kind === 'blank' ? '.' : name.slice(0, 80));
        await connect.open(`${stack.url}/connect#${await connectToken({}, hostile)}`);
        await connect.state('hello');
        await browser.look(page, `hostile-app-${kind}`);
        const item = await stack.connect(app, {
          parameters: { user: 'user-locked', password: 'password-ok' },
        });
        await rename(item.id, name, `${name} ${name}`);
        await connect.open(await linkOf(item.id));
        await connect.state('helloAgain');
        const title = await connect.title();
        if (kind === 'markup') expect(title).toContain('<img src=x onerror=alert(1)>');
        if (kind === 'rtl') expect(title).not.toMatch(/[\u202e\u2067\u200f]/);
        if (kind === 'long') expect(title.length).toBeLessThan(90);
        if (kind === 'blank') expect(title).toBe('Conectar de novo: seu banco');
        expect(await page.locator('main img, main script').count()).toBe(0);
        await browser.look(page, `hostile-bank-${kind}`);
      },
    );

    it('reads well on a laptop too', async () => {
      await page.setViewportSize(LAPTOP);
      await connect.open(`${stack.url}/connect#${await connectToken()}`);
      await connect.state('hello');
      await browser.look(page, 'hello-laptop');
    });

    describe('when it talks to Pluggy', () => {
      let database: TestDatabase;
      let hub: NodeProcess;
      let url: string;
      let child: string;
      let token: string;

      beforeAll(async () => {
        database = await createTestDatabase();
        const { clientId, clientSecret, url: api } = stack.sandbox.ready;
        hub = new NodeProcess('server.js', [], {
          DATABASE_URL: database.url,
          PLUGGY_CLIENT_ID: clientId,
          PLUGGY_CLIENT_SECRET: clientSecret,
          PLUGGY_API_URL: api,
          PUBLIC_URL: 'https://hub.example.com',
          HOST: '127.0.0.1',
          PORT: '0',
        });
        url = await hub.line((line) => /"url":"(http[^"]+)","msg":"the hub is ready"/.exec(line)?.[1]);
        token = await connectToken();
        child = await widgetChild();
      });
      afterAll(async () => {
        await hub?.stop();
        await database?.drop();
      });

      /** Stands in for https://connect.pluggy.ai, with the child's half of Pluggy's own widget. */
      async function widgetChild(): Promise<string> {
        const { outputFiles } = await build({
          stdin: {
            contents: `import { initialize } from 'pluggy-connect-sdk/dist/module/pluggy-connect.js';
              initialize();
              const { connectToken, includeSandbox, updateItem, language, theme, onSuccessProp, onErrorProp, onEventProp, close } = window.xprops;
              document.body.textContent = JSON.stringify({ connectToken, includeSandbox, updateItem, language, theme });
              const item = { id: '3fa85f64-5717-4562-b3fc-2c963f66afa6', status: 'UPDATED', connector: { name: 'Itaú' } };
              window.succeed = () => onSuccessProp({ item }).then(() => close());
              window.fail = (code) => onErrorProp({ message: 'no', data: { item: { ...item, status: 'OUTDATED', error: { code } } } }).then(() => close());
              window.leave = () => onEventProp({ event: 'ITEM_RESPONSE', item: { ...item, status: 'UPDATING' } }).then(() => close());`,
            resolveDir: import.meta.dirname,
          },
          bundle: true,
          write: false,
          format: 'iife',
        });
        return `<!doctype html><body></body><script>${outputFiles[0]!.text}</script>`;
      }

      /** The hub that talks to Pluggy did not issue the token: what it knows of it is told in its place. */
      async function openWidget(itemId: string | null = null): Promise<import('playwright-core').Frame> {
        const connector = itemId && {
          id: 601,
          name: 'Itaú',
          imageUrl: 'https://cdn.pluggy.ai/x.svg',
          primaryColor: 'ec7000',
        };
        await page.route('**/connect/session', (route) =>
          route.fulfill({
            json: { app: { name: 'App' }, itemId, connector, reason: null, oauthRedirectUri: 'myapp://done' },
          }),
        );
        await page.route('https://cdn.pluggy.ai/**', (route) => route.abort());
        await page.route('https://connect.pluggy.ai/**', (route) =>
          route.fulfill({ contentType: 'text/html', body: child }),
        );
        await connect.open(`${url}/connect#${token}`);
        await connect.goOn();
        const frame = await page.waitForSelector('iframe[title=Pluggy][name*=pluggy]');
        const content = (await frame.contentFrame())!;
        await content.waitForFunction('window.succeed');
        return content;
      }

      it('shows Pluggy’s widget under its strict policy and hears of the success', async () => {
        const itemId = '3fa85f64-5717-4562-b3fc-2c963f66afa6';
        const widget = await openWidget(itemId);
        expect(JSON.parse((await widget.textContent('body'))!)).toEqual({
          connectToken: token,
          includeSandbox: false,
          updateItem: itemId,
          language: 'pt',
          theme: 'light',
        });
        await page.route('myapp://**', (route) => route.abort());
        await widget.evaluate('void succeed()');
        await connect.state('success');
        expect(await page.getAttribute('#back', 'href')).toBe(`myapp://done?itemId=${itemId}`);
        forgive(/ERR_FAILED/);
      });

      it('hears of the failure and its reason', async () => {
        const widget = await openWidget();
        await widget.evaluate(`void fail('SITE_NOT_AVAILABLE')`);
        await connect.state('error');
        expect(await connect.title()).toBe('Não foi possível conectar');
        expect(await connect.text()).toContain('O banco está fora do ar');
        forgive(/ERR_FAILED/);
      });

      it('knows when the person leaves a connection that goes on', async () => {
        const widget = await openWidget();
        await widget.evaluate('void leave()');
        await connect.state('left');
        forgive(/ERR_FAILED/);
      });
    });
  });
});
