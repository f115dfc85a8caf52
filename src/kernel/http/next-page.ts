/** The query string of the next page: the same filters, and where to go on. What is undefined is left out. */
export function nextPage(query: Record<string, string | number | boolean | undefined>): string {
  const given = Object.entries(query).filter(([, value]) => value !== undefined);
  return `?${given.map(([name, value]) => `${name}=${encodeURIComponent(value!)}`).join('&')}`;
}

/**
 * One page of what was read with one row too many, which tells whether there is another.
 * @param query of the next page, after the last row of this one.
 */
export function pageOf<Row>(
  found: Row[],
  pageSize: number,
  query: (last: Row) => Record<string, string | number | boolean | undefined>,
): { results: Row[]; next: string | null } {
  const results = found.slice(0, pageSize);
  const next = found.length > pageSize ? nextPage({ ...query(results.at(-1)!), pageSize }) : null;
  return { results, next };
}
