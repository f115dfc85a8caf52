import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import type { Frame, Page } from 'playwright-core';

const AXE = createRequire(import.meta.url).resolve('axe-core/axe.min.js');
let source: Promise<string> | undefined;

interface Finding {
  id: string;
  nodes: { html: string; failureSummary?: string }[];
}

/**
 * What axe finds on a page as it is now, in the theme that it has. A theme changes colours and nothing else, so the dark
 * one is only asked about contrast. Axe is put there by the test's own way, past the page's policy.
 */
export async function barriersIn(page: Page | Frame, theme: 'light' | 'dark'): Promise<string[]> {
  source ??= readFile(AXE, 'utf8');
  if (!(await page.evaluate<boolean>(`'axe' in window`))) await page.evaluate(await source);
  // A colour on its way to another is no colour that anybody reads.
  await page.evaluate(`Promise.allSettled(document.getAnimations()
    .filter((each) => each.effect.getComputedTiming().endTime !== Infinity).map((each) => each.finished))`);
  const only = theme === 'dark' ? `, runOnly: ['color-contrast']` : '';
  const { violations } = await page.evaluate<{ violations: Finding[] }>(
    `axe.run(document, { iframes: false, resultTypes: ['violations']${only} })`,
  );
  return violations.flatMap(({ id, nodes }) =>
    nodes.map(({ html, failureSummary }) => `${theme} ${id}: ${html.slice(0, 300)} ${failureSummary ?? ''}`),
  );
}

/** Likewise of a page of the admin's, in both themes. */
export async function barriersInBothThemes(page: Page): Promise<string[]> {
  const found: string[] = [];
  for (const theme of ['light', 'dark'] as const) {
    await page.evaluate(`document.documentElement.setAttribute('data-mantine-color-scheme', '${theme}')`);
    found.push(...(await barriersIn(page, theme)));
  }
  return found;
}
