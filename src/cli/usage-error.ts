/** The command line was misused: exit code 2, with the usage. */
export class UsageError extends Error {}
