import { isIP } from 'node:net';
import { BadInput } from './hub-error.js';

const LOCAL_HOSTS = ['localhost', '127.0.0.1', '[::1]'];

/**
 * Why Pluggy would refuse this webhook URL, in Pluggy's own words (its spec lists them); undefined when it is fine.
 * https on port 443, a public domain name, no credentials in it.
 *
 * Whether the name resolves to a public address is not asked here: the answer could be another one by the time
 * something is delivered, so that is the deliverer's question.
 * @param local on a developer's machine http and the machine itself are fine.
 */
export function refusalOfWebhookUrl(text: string, local: boolean): string | undefined {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (!url || !['http:', 'https:'].includes(url.protocol) || url.username || url.password)
    return 'Webhook url must be valid URL address and not localhost';
  const host = url.hostname.toLowerCase().replace(/\.$/, '');
  if (local && LOCAL_HOSTS.includes(host)) return undefined;
  if (url.protocol !== 'https:') return 'Webhook url must be a https secured url';
  if (isIP(host.replace(/^\[|\]$/g, ''))) return "Webhook url host can't be an IP address";
  if (/(^|\.)(localhost|local|internal)$/.test(host) || !host.includes('.'))
    return "Webhook url host can't be localhost or a reserved/internal name";
  if (url.port) return 'Webhook url must be valid URL address and not localhost';
  return undefined;
}

/** @throws BadInput for a webhook URL that Pluggy would refuse. */
export function requireWebhookUrl(text: string | null | undefined, hubMode: string): void {
  const refusal = text ? refusalOfWebhookUrl(text, hubMode === 'local') : undefined;
  if (refusal) throw new BadInput(refusal);
}
