/** Ends the PostgreSQL that global-setup.js started, and removes its data. */
export default async function globalTeardown() {
  await globalThis.stopTestPostgres?.();
}
