/** A request was answered, not with 200: the status says why. */
export class RequestRefused extends Error {
  constructor(
    request: string,
    readonly status: number,
    answer: string,
  ) {
    super(`${request} answered ${status}: ${answer}`);
  }
}
