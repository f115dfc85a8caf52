import { isIP } from 'node:net';
import type { Config } from '../config/config.js';
import { BadInput } from './hub-error.js';

/** Where events may be sent although it is inside. */
export type Trust = Pick<Config, 'HUB_MODE' | 'APP_WEBHOOK_HOSTS'>;

/** In bytes; an index must take it. */
export const LONGEST_URL = 2_048;
const LOCAL_HOSTS = ['localhost', '127.0.0.1', '[::1]'];

const hostOf = ({ hostname }: URL): string => hostname.toLowerCase().replace(/\.$/, '');

/** Whether the operator vouches for this URL's host; on a developer's machine: whether it is that machine. */
export function isTrusted(url: URL, { HUB_MODE, APP_WEBHOOK_HOSTS }: Trust): boolean {
  const host = hostOf(url);
  if (HUB_MODE === 'local' && LOCAL_HOSTS.includes(host)) return true;
  const names = APP_WEBHOOK_HOSTS.toLowerCase()
    .split(',')
    .map((name) => name.trim());
  return names.some(
    (name) => name !== '' && (name === host || (name.startsWith('.') && host.endsWith(name))),
  );
}

/**
 * Why Pluggy would refuse this webhook URL, in Pluggy's own words (its spec lists them); undefined when it is fine.
 * https on port 443, a public domain name, no credentials in it.
 *
 * Whether the name resolves to a public address is not asked here: the answer could be another one by the time
 * something is delivered, so that is the deliverer's question.
 * @param trust hosts at which http, any port and any address are fine.
 */
export function refusalOfWebhookUrl(text: string, trust: Trust): string | undefined {
  // URL takes control characters and drops or encodes them; PostgreSQL would not take the text at all.
  const url = !/\p{Cc}/u.test(text) && URL.canParse(text) ? new URL(text) : undefined;
  if (
    !url ||
    Buffer.byteLength(text) > LONGEST_URL ||
    !['http:', 'https:'].includes(url.protocol) ||
    url.username ||
    url.password
  )
    return 'Webhook url must be valid URL address and not localhost';
  if (isTrusted(url, trust)) return undefined;
  const host = hostOf(url);
  if (url.protocol !== 'https:') return 'Webhook url must be a https secured url';
  if (isIP(host.replace(/^\[|\]$/g, ''))) return "Webhook url host can't be an IP address";
  if (/(^|\.)(localhost|local|internal)$/.test(host) || !host.includes('.'))
    return "Webhook url host can't be localhost or a reserved/internal name";
  if (url.port) return 'Webhook url must be valid URL address and not localhost';
  return undefined;
}

/** @throws BadInput for a webhook URL that Pluggy would refuse. */
export function requireWebhookUrl(text: string | null | undefined, trust: Trust): void {
  const refusal = text ? refusalOfWebhookUrl(text, trust) : undefined;
  if (refusal) throw new BadInput(refusal);
}
