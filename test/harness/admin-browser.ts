import type { Browser, BrowserContext, Page } from 'playwright-core';
import { barriersInBothThemes } from './axe.js';
import type { AdminClient } from './admin-client.js';
import { SLOW_MS, launchChromium } from './chromium.js';
import { eventually } from './eventually.js';

const LAPTOP = { width: 1366, height: 800 };
const PHONE = { width: 390, height: 844 };

/** Somebody at the admin page, logged in already, in a real browser. */
export class AdminBrowser {
  /** Errors of scripts, and what the page's policy has refused. */
  readonly problems: string[] = [];

  private constructor(
    private readonly browser: Browser,
    readonly context: BrowserContext,
    readonly page: Page,
    private readonly url: string,
  ) {}

  static async start({ hubUrl, cookie }: AdminClient): Promise<AdminBrowser> {
    const browser = await launchChromium();
    const context = await browser.newContext({
      locale: 'pt-BR',
      viewport: LAPTOP,
      permissions: ['clipboard-read', 'clipboard-write'],
    });
    const [name, value] = cookie.split(/=(.*)/s) as [string, string];
    await context.addCookies([{ name, value, url: hubUrl }]);
    await context.route('https://cdn.pluggy.ai/**', (route) => route.abort());
    const page = await context.newPage();
    page.setDefaultTimeout(60_000);
    const one = new AdminBrowser(browser, context, page, hubUrl);
    page.on('pageerror', (error) => one.problems.push(error.message));
    page.on('dialog', (dialog) => {
      one.problems.push(`a dialog: ${dialog.message()}`);
      void dialog.dismiss();
    });
    page.on('console', (message) => {
      if (/Content Security Policy|violates/i.test(message.text())) one.problems.push(message.text());
    });
    return one;
  }

  /** @param path below `/admin`. */
  async goTo(path: string): Promise<void> {
    await this.page.goto(`${this.url}/admin${path}`, { timeout: SLOW_MS });
    await this.page.locator('h1').waitFor();
    await this.loaded();
  }

  /** Resolves when nothing on the page is still being loaded. */
  async loaded(): Promise<void> {
    await eventually(async () => (await this.page.locator('main [role=status]').count()) === 0, 60);
  }

  async on(device: 'laptop' | 'phone'): Promise<void> {
    await this.page.setViewportSize(device === 'phone' ? PHONE : LAPTOP);
  }

  /** By how many pixels the page can be scrolled sideways. */
  overflow(): Promise<number> {
    return this.page.evaluate<number>('(scrollTo(100000, scrollY), scrollX)');
  }

  /** What axe finds in both themes. It is put there by the test's own way, past the page's policy. */
  barriers(): Promise<string[]> {
    return barriersInBothThemes(this.page);
  }

  async stop(): Promise<void> {
    await this.browser.close();
  }
}
