/** A local start that cannot go on. The message is for the person at the terminal: what is wrong, what to do. */
export class LocalStartError extends Error {
  override readonly name = 'LocalStartError';
}

/** The `code` of a Node system error ("EACCES"), or undefined for any other error. */
export function errorCode(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;
}
