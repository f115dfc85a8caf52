import type { Browser, BrowserContext, Page } from 'playwright-core';
import { barriersInBothThemes } from './axe.js';
import type { AdminClient } from './admin-client.js';
import { eventually } from './eventually.js';

/** Two busy cores, and tests beside each other: a click has been seen to take twenty seconds. */
const PATIENCE_MS = 60_000;

export const LAPTOP = { width: 1366, height: 800 };
export const PHONE = { width: 390, height: 844 };

/** The built admin page in a real browser, as one admin sees it. */
export class AdminPage {
  /** What the content security policy refused, and what was thrown. */
  readonly problems: string[] = [];

  private constructor(
    readonly page: Page,
    private readonly url: string,
    private readonly context: BrowserContext,
  ) {
    page.setDefaultTimeout(PATIENCE_MS);
    page.on('pageerror', ({ message }) => this.problems.push(message));
    page.on('console', (message) => {
      if (/Content Security Policy|violates/i.test(message.text())) this.problems.push(message.text());
    });
  }

  /** @param admin with a session; without one the login is shown. */
  static async open(browser: Browser, url: string, admin?: AdminClient, locale = 'en'): Promise<AdminPage> {
    const context = await browser.newContext({
      locale,
      viewport: LAPTOP,
      reducedMotion: 'reduce',
      permissions: ['clipboard-read', 'clipboard-write'],
    });
    if (admin) {
      const [name, value] = admin.cookie.split('=') as [string, string];
      await context.addCookies([{ name, value, url: `${url}/admin` }]);
    }
    await context.route('https://cdn.pluggy.ai/**', (route) => route.abort());
    return new AdminPage(await context.newPage(), url, context);
  }

  /** @param path below `/admin`. */
  async go(path: string): Promise<void> {
    await this.page.goto(`${this.url}/admin${path}`, { timeout: 2 * PATIENCE_MS });
    await this.page.locator('#main h1').waitFor();
    await this.page.locator('#main [role=status][aria-label]').waitFor({ state: 'detached' });
  }

  async confirm(name: string): Promise<void> {
    await this.page.getByRole('dialog').getByRole('button', { name, exact: true }).click();
  }

  /** What axe finds in both themes. It is put there by the test's own way, past the page's policy. */
  barriers(): Promise<string[]> {
    return barriersInBothThemes(this.page);
  }

  /** What is wider than the window: the page would scroll sideways. */
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

  close(): Promise<void> {
    return this.context.close();
  }
}
