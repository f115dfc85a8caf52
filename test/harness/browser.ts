import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Browser, Frame, Page } from 'playwright-core';
import { barriersIn } from './axe.js';
import { launchChromium } from './chromium.js';

export const PHONE = { width: 390, height: 844 };
export const LAPTOP = { width: 1280, height: 800 };

/** What a page asks for again and again, it asks for ten times as often. */
const HURRY = `{ const wait = setTimeout; setTimeout = (then, ms) => wait(then, ms <= 2000 ? ms / 10 : ms); }`;

/** A real Chromium. Every page is expected to stay silent: no error in its console, also none of its policies'. */
export class TestBrowser {
  /** What the pages had to complain about since the last look. */
  readonly complaints: string[] = [];

  private constructor(readonly browser: Browser) {}

  static async launch(): Promise<TestBrowser> {
    return new TestBrowser(await launchChromium());
  }

  async page(options: Parameters<Browser['newPage']>[0] = {}): Promise<Page> {
    const page = await this.browser.newPage({
      locale: 'pt-BR',
      viewport: PHONE,
      reducedMotion: 'reduce',
      ...options,
    });
    page.setDefaultTimeout(15_000);
    await page.context().addInitScript(HURRY);
    page.on('console', (message) => message.type() === 'error' && this.complaints.push(message.text()));
    page.on('pageerror', (error) => this.complaints.push(String(error)));
    return page;
  }

  /**
   * Looks at a page as it is now, in both themes: axe has nothing to say, and nothing is wider than the screen. With
   * `SCREENSHOTS=folder` it also leaves pictures, of a telephone and a laptop.
   */
  async look(page: Page, name: string): Promise<void> {
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme });
      for (const frame of page.frames())
        expect([name, await barriersIn(frame, colorScheme)]).toEqual([name, []]);
      await this.picture(page, `${name}-${colorScheme}`);
    }
    await page.emulateMedia({ colorScheme: 'light' });
    for (const frame of page.frames()) expect([name, await widerThanScreen(frame)]).toEqual([name, []]);
  }

  async close(): Promise<void> {
    await this.browser.close();
  }

  private async picture(page: Page, name: string): Promise<void> {
    const folder = process.env.SCREENSHOTS;
    if (!folder) return;
    await mkdir(folder, { recursive: true });
    const before = page.viewportSize()!;
    for (const [device, size] of Object.entries({ phone: PHONE, laptop: LAPTOP })) {
      await page.setViewportSize(size);
      await page.screenshot({ path: join(folder, `${name}-${device}.png`), fullPage: true });
    }
    await page.setViewportSize(before);
  }
}

/** The elements that stick out sideways. */
function widerThanScreen(frame: Frame): Promise<string[]> {
  return frame.evaluate<string[]>(`
    [...document.querySelectorAll('body *')]
      .filter((element) => element.getClientRects().length && element.getBoundingClientRect().right > innerWidth + 1)
      .map((element) => element.outerHTML.slice(0, 120))`);
}
