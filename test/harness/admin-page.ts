import type { Browser, BrowserContext, Page } from 'playwright-core';
import { barriersInBothThemes } from './axe.js';
import type { AdminClient } from './admin-client.js';
import { SLOW_MS } from './chromium.js';
import { eventually } from './eventually.js';

/** Two busy cores, and tests beside each other: a click has been seen to take twenty seconds. */
const PATIENCE_MS = 60_000;

const SIZES = { laptop: { width: 1366, height: 800 }, phone: { width: 390, height: 844 } };

/** The built admin page in a real browser, as one admin sees it. */
export class AdminPage {
  /** What the content security policy refused, what was thrown, and dialogs of the browser's own. */
  readonly problems: string[] = [];

  private constructor(
    readonly page: Page,
    readonly context: BrowserContext,
    private readonly url: string,
  ) {
    page.setDefaultTimeout(PATIENCE_MS);
    page.on('pageerror', ({ message }) => this.problems.push(message));
    page.on('console', (message) => {
      if (/Content Security Policy|violates/i.test(message.text())) this.problems.push(message.text());
    });
    page.on('dialog', (dialog) => {
      this.problems.push(`a dialog: ${dialog.message()}`);
      void dialog.dismiss();
    });
  }

  /** @param admin with a session; without one the login is shown. */
  static async open(browser: Browser, url: string, admin?: AdminClient, locale = 'en'): Promise<AdminPage> {
    const context = await browser.newContext({
      locale,
      viewport: SIZES.laptop,
      reducedMotion: 'reduce',
      permissions: ['clipboard-read', 'clipboard-write'],
    });
    if (admin) {
      const [name, value] = admin.cookie.split(/=(.*)/s) as [string, string];
      await context.addCookies([{ name, value, url: `${url}/admin` }]);
    }
    // Logos are Pluggy's, and the only thing from elsewhere.
    await context.route('https://cdn.pluggy.ai/**', (route) => route.abort());
    return new AdminPage(await context.newPage(), context, url);
  }

  /** @param path below `/admin`. */
  async go(path: string): Promise<void> {
    await this.page.goto(`${this.url}/admin${path}`, { timeout: SLOW_MS });
    await this.page.locator('#main h1').waitFor();
    await this.loaded();
  }

  /** Resolves when nothing on the page is still being loaded. */
  loaded(): Promise<void> {
    const loading = this.page.locator('#main [role=status][aria-label]');
    return eventually(async () => (await loading.count()) === 0, 60).then(() => undefined);
  }

  /** Resolves when the page has drawn itself anew: what was a table is cards then. */
  async on(device: keyof typeof SIZES): Promise<void> {
    await this.page.setViewportSize(SIZES[device]);
    await this.page.evaluate(
      'new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(drawn))))',
    );
  }

  async confirm(name: string): Promise<void> {
    await this.page.getByRole('dialog').getByRole('button', { name, exact: true }).click();
  }

  /** What axe finds in both themes. It is put there by the test's own way, past the page's policy. */
  barriers(): Promise<string[]> {
    return barriersInBothThemes(this.page);
  }

  /** By how many pixels the page can be scrolled sideways. */
  overflow(): Promise<number> {
    return this.page.evaluate<number>('(scrollTo(100000, scrollY), scrollX)');
  }

  /** What is wider than the window, also within something that scrolls. */
  async tooWide(): Promise<string[]> {
    return this.page.evaluate<string[]>(
      `[...(document.documentElement.scrollWidth > innerWidth ? ['the page'] : []),
        ...[...document.querySelectorAll('main *, [role=dialog] *')].filter((each) => each.getBoundingClientRect().right > innerWidth + 1).map((each) => each.outerHTML.slice(0, 200))]`,
    );
  }

  /** Until the page shows this many rows, or cards. */
  async rows(count: number): Promise<void> {
    await eventually(async () => (await this.page.locator('#main [id^=row-]').count()) === count, 60);
  }

  copied(): Promise<string> {
    return this.page.evaluate<string>('navigator.clipboard.readText()');
  }

  close(): Promise<void> {
    return this.context.close();
  }
}
