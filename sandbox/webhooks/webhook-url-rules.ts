import { isIP } from 'node:net';

const MALFORMED = 'Webhook url must be valid URL address and not localhost';
const NOT_HTTPS = 'Webhook url must be a https secured url';
const IP_LITERAL = "Webhook url host can't be an IP address";
const RESERVED = "Webhook url host can't be localhost or a reserved/internal name";

/**
 * Why Pluggy would refuse a webhook URL, in its own words (OAS), or null. Names are not looked up: `example.com`
 * must work without a network. `allowLocal` lets through http on this machine, which real Pluggy never does.
 */
export function webhookUrlProblem(url: unknown, allowLocal: boolean): string | null {
  if (typeof url !== 'string' || !URL.canParse(url)) return MALFORMED;
  const { protocol, hostname, port, username, password } = new URL(url);
  if (allowLocal && /^https?:$/.test(protocol) && (hostname === '127.0.0.1' || hostname === 'localhost'))
    return null;
  if (protocol !== 'https:') return NOT_HTTPS;
  if (isIP(hostname.replace(/^\[|\]$/g, ''))) return IP_LITERAL;
  if (/(^|\.)(localhost|local|internal)$/.test(hostname)) return RESERVED;
  if (port || username || password || !hostname.includes('.')) return MALFORMED;
  return null;
}
