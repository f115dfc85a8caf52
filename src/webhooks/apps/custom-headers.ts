import { validateHeaderName, validateHeaderValue } from 'node:http';
import { BadInput } from '../../kernel/http/hub-error.js';

/** What the hub says itself, or what would break the request. */
const RESERVED = [
  'connection', 'content-encoding', 'content-length', 'content-type', 'expect', 'host', 'keep-alive',
  'proxy-connection', 'te', 'trailer', 'transfer-encoding', 'upgrade',
]; // prettier-ignore
const LONGEST = 8_192;

/** The headers that an app wants to have sent along. @throws BadInput for what no request could carry. */
export function customHeaders(given: Record<string, unknown> | null | undefined): Record<string, string> {
  const headers = Object.entries(given ?? {}).map(([name, value]) => {
    if (typeof value !== 'string') throw new BadInput('headers must be an object of strings');
    if (RESERVED.includes(name.toLowerCase())) throw new BadInput(`headers must not have ${name}`);
    try {
      validateHeaderName(name);
      validateHeaderValue(name, value);
    } catch {
      throw new BadInput('headers must have names and values that HTTP allows');
    }
    return [name, value] as const;
  });
  if (JSON.stringify(headers).length > LONGEST)
    throw new BadInput(`headers must have at most ${LONGEST} bytes`);
  return Object.fromEntries(headers);
}
