import type { ProductReport } from './compare-rows.js';
import type { Report } from './verify-item.js';

/** A comparison in words, for a terminal. */
export function reportText(itemId: string, report: Report): string {
  const { equal, moved, item, products, skipped } = report;
  const lines = [`Item ${itemId}: ${equal ? "the copy equals Pluggy's." : 'the copy differs.'}`];
  if (item.length > 0) lines.push(`  of the Item itself: ${item.join(', ')}`);
  for (const [name, product] of Object.entries(products)) lines.push(...productLines(name, product));
  if (skipped.length > 0)
    lines.push(`  not compared, as Pluggy has nothing up to date of them: ${skipped.join(', ')}`);
  if (moved) lines.push('Pluggy synced the Item meanwhile: differences may be of that. Compare again.');
  return `${lines.join('\n')}\n`;
}

function productLines(name: string, { atPluggy, missing, different, extra, held, parked, error }: ProductReport): string[] {
  const kinds = {
    'missing here': missing,
    [`different (${different.fields.join(', ')})`]: different,
    'not at Pluggy': extra,
  };
  const found = Object.entries(kinds).filter(([, { count }]) => count > 0);
  const told = found.map(([what, { count }]) => `${count} ${what}`);
  if (held > 0) told.push(`${held} not at Pluggy, kept by the brake`);
  if (parked > 0) told.push(`${parked} parked`);
  if (error !== undefined) told.push(`could not be compared: ${error}`);
  return [
    `  ${name.padEnd(24)} ${String(atPluggy).padStart(8)} ${atPluggy === 1 ? 'row ' : 'rows'}  ${told.join('; ') || 'equal'}`,
    ...found.map(([what, { ids, count }]) => `    ${what}: ${ids.join(' ')}${count > ids.length ? ' …' : ''}`),
  ];
} // prettier-ignore
