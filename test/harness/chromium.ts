import { existsSync } from 'node:fs';
import { type Browser, chromium } from 'playwright-core';

/** The one without windows takes half of the other's time. */
const PATH = [
  process.env.CHROMIUM,
  process.env.CHROMIUM_PATH,
  '/usr/bin/chromium-headless-shell',
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
].find((path) => path && existsSync(path));

/** A browser beside everything else on two busy cores has been seen to need more than a minute to start. */
export const SLOW_MS = 240_000;

/** A `describe` that is left out, with a line that says so, where there is no browser. */
export function inBrowser(what: string, tests: () => void): void {
  if (!PATH)
    process.stderr.write(
      `SKIPPED: ${what}, in a browser. No Chromium was found; install one or name it in CHROMIUM.\n`,
    );
  (PATH ? describe : describe.skip)(`${what}, in a browser`, tests);
}

/** As root Chromium has no sandbox of its own; the pages are ours. */
export const launchChromium = (): Promise<Browser> =>
  chromium.launch({ executablePath: PATH!, args: ['--no-sandbox', '--disable-gpu'] });
