/**
 * How often each process looks whether a check's turn has come; all of them together make it once every
 * `CHECK_SECONDS`.
 */
export const TICK_MS = 10_000;
