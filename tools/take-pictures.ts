import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Browser, type BrowserContextOptions, type Page, chromium } from 'playwright-core';
import type { DemoApp } from '../src/kernel/http/demo-app.js';
import { HubApi } from '../src/local/hub-api.js';

/**
 * Takes the pictures of docs/pictures anew, of an `npm start` that has just made its demo Items:
 * `node dist/tools/take-pictures.js [URL of the hub] [its data folder]`, with the browser that CHROMIUM names.
 */
const [hub = 'http://127.0.0.1:3000', data = '.data'] = process.argv.slice(2);
const FOLDER = 'docs/pictures';
const LAPTOP = { width: 1366, height: 800 };
const PHONE = { width: 390, height: 844 };

const read = async (name: string): Promise<string> => readFile(join(data, name), 'utf8');
const admin = JSON.parse(await read('admin.json')) as { user: string; password: string };
const app = JSON.parse(await read('demo-app.json')) as DemoApp;
const sandbox = `http://127.0.0.1:${(await read('sandbox.port')).trim()}`;

/** Chromium takes PNGs; its canvas makes WebP of them, a third of the size. */
async function keep(page: Page, name: string): Promise<void> {
  await page.waitForTimeout(1000);
  const png = (await page.screenshot()).toString('base64');
  const blank = await page.context().browser()!.newPage();
  const webp = await blank.evaluate<string>(`(async () => {
    const picture = new Image();
    picture.src = 'data:image/png;base64,${png}';
    await picture.decode();
    const canvas = Object.assign(document.createElement('canvas'), { width: picture.width, height: picture.height });
    canvas.getContext('2d').drawImage(picture, 0, 0);
    return canvas.toDataURL('image/webp', 0.85).split(',')[1];
  })()`);
  await blank.close();
  await writeFile(join(FOLDER, `${name}.webp`), Buffer.from(webp, 'base64'));
}

async function show(browser: Browser, how: BrowserContextOptions): Promise<Page> {
  const context = await browser.newContext({
    viewport: LAPTOP,
    locale: 'en',
    reducedMotion: 'reduce',
    ...how,
  });
  return context.newPage();
}

async function adminPages(
  browser: Browser,
  how: BrowserContextOptions,
): Promise<(path: string) => Promise<Page>> {
  const page = await show(browser, how);
  await page.goto(`${hub}/admin`);
  await page.locator('[name=username]').fill(admin.user);
  await page.locator('[name=password]').fill(admin.password);
  await page.locator('[type=submit]').click();
  await page.locator('#main h1').waitFor();
  return async (path) => {
    await page.goto(`${hub}/admin${path}`);
    await page.locator('#main h1').waitFor();
    return page;
  };
}

/** The demo's Item of the user whose password the bank refuses. */
async function failedItem(): Promise<{ id: string; connectUrl: string }> {
  const api = new HubApi(hub, app);
  const { results } = await api.get<{ results: { id: string }[] }>('/v2/items?clientUserId=heitor.alves');
  const { id } = results[0]!;
  const { connectUrl } = await api.post<{ connectUrl: string }>(`/items/${id}/connect-link`, {});
  return { id, connectUrl };
}

await mkdir(FOLDER, { recursive: true });
const executablePath = process.env.CHROMIUM ?? '/usr/bin/chromium';
const browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] });
const { id, connectUrl } = await failedItem();

const light = await adminPages(browser, { colorScheme: 'light' });
await keep(await light(''), 'overview');
await keep(await light('/items'), 'failed-items');
await keep(await light(`/items/${id}`), 'item');
const dark = await adminPages(browser, { colorScheme: 'dark', viewport: { ...LAPTOP, height: 460 } });
await keep(await dark('/incidents'), 'incident-dark');

const phone = await show(browser, { viewport: PHONE, isMobile: true, colorScheme: 'light' });
await phone.goto(connectUrl);
await phone.locator('#go').waitFor();
await keep(phone, 'connect-phone');

const console_ = await show(browser, { colorScheme: 'light', viewport: { ...LAPTOP, height: 900 } });
await console_.goto(sandbox);
await console_.locator('nav button.line', { hasText: 'UPDATED' }).first().click();
await console_.locator('main table').first().waitFor();
await keep(console_, 'sandbox-console');
await browser.close();
