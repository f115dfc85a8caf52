import { existsSync } from 'node:fs';
import { build } from 'esbuild';
import { SignJWT } from 'jose';
import { type Browser, type Page, chromium } from 'playwright-core';
import type { AppClient } from '../harness/app-client.js';
import { NodeProcess } from '../harness/node-process.js';
import { type TestDatabase, createTestDatabase } from '../harness/postgres.js';
import { Stack } from '../harness/stack.js';

const CHROMIUM = [process.env.CHROMIUM_PATH, '/usr/bin/chromium', '/usr/bin/chromium-browser'].find(
  (path) => path !== undefined && existsSync(path),
);
const inBrowser = CHROMIUM ? describe : describe.skip;
if (!CHROMIUM)
  process.stderr.write(
    'SKIPPED: the Connect page in a browser. No Chromium here; install it or set CHROMIUM_PATH.\n',
  );

describe('GET /connect', () => {
  let stack: Stack;
  let app: AppClient;

  beforeAll(async () => {
    stack = await Stack.start();
    app = await stack.createApp();
  });
  afterAll(() => stack?.stop());

  const connectToken = async (body: object = {}): Promise<string> =>
    (await app.post<{ accessToken: string }>('/connect_token', body)).body.accessToken;

  it('needs no key, and only its own files with nothing inline', async () => {
    const page = await fetch(`${stack.url}/connect`);
    expect(page.status).toBe(200);
    expect(page.headers.get('content-security-policy')).toContain("default-src 'none'; script-src 'self'");
    expect(page.headers.get('referrer-policy')).toBe('no-referrer');
    const html = await page.text();
    expect(html).not.toMatch(/<script(?![^>]*src)|<style|style=| on[a-z]+=/);
    const files = [...html.matchAll(/(?:src|href)="(connect\/[^"]+)"/g)].map(([, file]) => file!);
    for (const file of [...files, 'connect/texts.js', 'connect/pluggy-widget.js'])
      expect((await fetch(`${stack.url}/${file}`)).status).toBe(200);
    for (const file of ['connect/nothing.js', 'connect/__proto__', 'connect/..%2fpackage.json'])
      expect((await fetch(`${stack.url}/${file}`)).status).toBe(404);
  });

  inBrowser('in a browser', () => {
    let browser: Browser;
    let page: Page;
    let complaints: string[];

    beforeAll(async () => {
      browser = await chromium.launch({ executablePath: CHROMIUM!, args: ['--no-sandbox'] });
    });
    afterAll(() => browser?.close());
    beforeEach(async () => {
      page = await browser.newPage({ locale: 'pt-BR' });
      complaints = [];
      page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()));
      page.on('pageerror', (error) => complaints.push(String(error)));
    });
    afterEach(async () => {
      await page.close();
      expect(complaints).toEqual([]);
    });

    const state = (wanted: string): Promise<unknown> => page.waitForSelector(`body[data-state=${wanted}]`);
    const title = (): Promise<string | null> => page.textContent('#title');

    it('lets a person connect at the sandbox, and the Item is the app’s', async () => {
      await page.goto(
        `${stack.url}/connect#${await connectToken({ options: { clientUserId: 'on-the-page' } })}`,
      );
      await state('opening');
      const sandbox = page.frameLocator('#widget iframe');
      await sandbox
        .getByRole('button', { name: /^Pluggy Bank/ })
        .first()
        .click();
      await sandbox.locator('input[name=user]').fill('user-ok');
      await sandbox.locator('input[name=password]').fill('password-ok');
      await sandbox.locator('form button').click();
      await sandbox.locator('button.main').click();
      await state('success');
      expect(await title()).toBe('Conta conectada');
      const { body } = await app.get<{ results: unknown[] }>('/v2/items?clientUserId=on-the-page');
      expect(body.results).toHaveLength(1);
    });

    it('says that nothing was connected when the person leaves, and lets them try again', async () => {
      await page.goto(`${stack.url}/connect?language=en#${await connectToken()}`);
      await page.frameLocator('#widget iframe').locator('#close').click();
      await state('closed');
      expect(await title()).toBe('Connection interrupted');
      expect(await page.getAttribute('html', 'lang')).toBe('en');
      await page.getByRole('button', { name: 'Try again' }).click();
      await page.frameLocator('#widget iframe').locator('#close').waitFor();
    });

    it('explains a link that is incomplete or too old', async () => {
      await page.goto(`${stack.url}/connect`);
      await state('invalid');
      const old = await new SignJWT()
        .setProtectedHeader({ alg: 'HS256' })
        .setExpirationTime(1)
        .sign(Buffer.alloc(32));
      await page.goto(`${stack.url}/connect?again#${old}`);
      await state('expired');
      expect(await title()).toBe('Este link expirou');
    });

    it('lets a person connect one Item again with a link, and says when a link is none any more', async () => {
      const failing = await stack.connect(app, {
        parameters: { user: 'user-wrong', password: 'password-ok' },
      });
      const link = async (): Promise<string> =>
        (await app.post<{ connectUrl: string }>(`/items/${failing.id}/connect-link`, {})).body.connectUrl;
      await page.goto(await link());
      const sandbox = page.frameLocator('#widget iframe');
      await sandbox.locator('input[name=user]').fill('user-ok');
      await sandbox.locator('input[name=password]').fill('password-ok');
      await sandbox.locator('form button').click();
      await sandbox.locator('button.main').click();
      await state('success');
      await stack.settled();
      expect((await app.get(`/items/${failing.id}/health`)).body).toMatchObject({
        status: 'UPDATED',
        isHealthy: true,
      });
      const last = await link();
      await stack.db.query(`update connect.links set expires_at = clock_timestamp()`);
      await page.goto(`${last.replace('/connect#', '/connect?again#')}`);
      await state('linkExpired');
      await app.call('DELETE', `/items/${failing.id}`);
      await page.goto(`${last.replace('/connect#', '/connect?once-more#')}`);
      await page.waitForSelector('body[data-state=linkGone], body[data-state=linkExpired]');
      // A browser writes down every answer that is an error.
      expect(complaints.splice(0).every((line) => /status of 4(04|10)/.test(line))).toBe(true);
    });

    it('believes no messages but those of the page that it shows', async () => {
      await page.goto(`${stack.url}/connect#${await connectToken()}`);
      await page.frameLocator('#widget iframe').locator('#close').waitFor();
      await page.evaluate(`postMessage({ type: 'pluggy-sandbox', event: 'close' }, '*')`);
      await page.evaluate(`new Promise((done) => setTimeout(done))`);
      expect(await page.getAttribute('body', 'data-state')).toBe('opening');
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
              const { connectToken, includeSandbox, updateItem, language, onSuccessProp, onErrorProp, close } = window.xprops;
              document.body.textContent = JSON.stringify({ connectToken, includeSandbox, updateItem, language });
              window.succeed = () => onSuccessProp({ item: { id: 'x' } }).then(() => close());
              window.fail = () => onErrorProp({ message: 'no' }).then(() => close());`,
            resolveDir: import.meta.dirname,
          },
          bundle: true,
          write: false,
          format: 'iife',
        });
        return `<!doctype html><body></body><script>${outputFiles[0]!.text}</script>`;
      }

      async function openWidget(fragment: string): Promise<import('playwright-core').Frame> {
        await page.route('https://connect.pluggy.ai/**', (route) =>
          route.fulfill({ contentType: 'text/html', body: child }),
        );
        await page.goto(`${url}/connect#${fragment}`);
        const frame = await page.waitForSelector('iframe[title=Pluggy][name*=pluggy]');
        const content = (await frame.contentFrame())!;
        await content.waitForFunction('window.succeed');
        return content;
      }

      it('shows Pluggy’s widget under its strict policy and hears of the success', async () => {
        const widget = await openWidget(`${token}&item=3fa85f64-5717-4562-b3fc-2c963f66afa6`);
        expect(JSON.parse((await widget.textContent('body'))!)).toEqual({
          connectToken: token,
          includeSandbox: false,
          updateItem: '3fa85f64-5717-4562-b3fc-2c963f66afa6',
          language: 'pt',
        });
        await widget.evaluate('void succeed()');
        await state('success');
      });

      it('hears of the failure', async () => {
        const widget = await openWidget(token);
        await widget.evaluate('void fail()');
        await state('error');
        expect(await title()).toBe('Não foi possível conectar');
      });
    });
  });
});
