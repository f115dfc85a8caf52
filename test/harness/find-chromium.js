import { existsSync } from 'node:fs';

/** The one without windows takes half of the other's time. */
const PLACES = [
  '/usr/bin/chromium-headless-shell',
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
];

/** @returns the browser for the tests that need one, or undefined; then it says so, once. */
export function findChromium() {
  const found = [process.env.CHROMIUM, ...PLACES].find((path) => path && existsSync(path));
  if (!found)
    process.stderr.write(
      'SKIPPED: the tests in a browser, as no Chromium was found. To run them, install one (Debian: apt-get install chromium) or name it: CHROMIUM=/path/to/chromium npm test\n',
    );
  return found;
}
