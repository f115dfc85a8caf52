import { type Browser, chromium } from 'playwright-core';

/** Found by find-chromium.js before the tests, which says when there is none. */
const PATH = process.env.TEST_CHROMIUM;

/** A browser beside everything else on two busy cores has been seen to need more than a minute to start. */
export const SLOW_MS = 240_000;

/** A `describe` that is left out where there is no browser. */
export function inBrowser(what: string, tests: () => void): void {
  (PATH ? describe : describe.skip)(`${what}, in a browser`, tests);
}

/** As root Chromium has no sandbox of its own; the pages are ours. */
export const launchChromium = (): Promise<Browser> =>
  chromium.launch({ executablePath: PATH!, args: ['--no-sandbox', '--disable-gpu'] });
