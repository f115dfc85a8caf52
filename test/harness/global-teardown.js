/** Ends what global-setup.js started, and removes PostgreSQL's data. */
export default async function globalTeardown() {
  await globalThis.stopTestServers?.();
}
