import { type Trust, refusalOfWebhookUrl } from './webhook-url.js';

const MALFORMED = 'Webhook url must be valid URL address and not localhost';
const NOT_HTTPS = 'Webhook url must be a https secured url';
const ADDRESS = "Webhook url host can't be an IP address";
const RESERVED = "Webhook url host can't be localhost or a reserved/internal name";

const NOBODY: Trust = { HUB_MODE: 'production', APP_WEBHOOK_HOSTS: '' };
const LOCAL: Trust = { ...NOBODY, HUB_MODE: 'local' };

describe('refusalOfWebhookUrl', () => {
  it.each([
    'https://example.com',
    'https://hooks.example.com/pluggy?tenant=1',
    'https://example.com:443/a',
    'https://xn--caf-dma.example.com',
  ])('accepts %s', (url) => expect(refusalOfWebhookUrl(url, NOBODY)).toBeUndefined());

  it.each([
    ['', MALFORMED],
    [`https://example.com/${'é'.repeat(1100)}`, MALFORMED], // more than 2,048 bytes
    ['example.com/hook', MALFORMED],
    ['ftp://example.com', MALFORMED],
    ['https://user:secret@example.com', MALFORMED],
    ['https://example.com:8443', MALFORMED],
    ['http://example.com', NOT_HTTPS],
    ['http://localhost:3000', NOT_HTTPS],
    ['https://10.0.0.1', ADDRESS],
    ['https://2130706433', ADDRESS], // 127.0.0.1 as one number
    ['https://[::1]', ADDRESS],
    ['https://localhost', RESERVED],
    ['https://localhost.', RESERVED],
    ['https://a.localhost', RESERVED],
    ['https://printer.local', RESERVED],
    ['https://metadata.google.internal', RESERVED],
    ['https://intranet', RESERVED],
  ])('refuses %s in Pluggy’s words', (url, words) => expect(refusalOfWebhookUrl(url, NOBODY)).toBe(words));

  it('accepts the developer’s own machine in local mode, and nothing else that it would refuse', () => {
    for (const url of ['http://localhost:4000/x', 'http://127.0.0.1:4000', 'http://[::1]:4000'])
      expect(refusalOfWebhookUrl(url, LOCAL)).toBeUndefined();
    expect(refusalOfWebhookUrl('http://example.com', LOCAL)).toBe(NOT_HTTPS);
    expect(refusalOfWebhookUrl('https://10.0.0.1', LOCAL)).toBe(ADDRESS);
  });

  it('accepts hosts that the operator vouches for, and no other that only looks alike', () => {
    const trust = { ...NOBODY, APP_WEBHOOK_HOSTS: 'ledger.internal, .apps.local,10.0.0.7' };
    for (const url of [
      'http://ledger.internal:8080/x',
      'https://LEDGER.internal.',
      'http://a.b.apps.local',
      'http://10.0.0.7:81',
    ])
      // prettier-ignore
      expect([url, refusalOfWebhookUrl(url, trust)]).toEqual([url, undefined]);
    for (const url of [
      'https://other.internal',
      'https://apps.local',
      'https://xapps.local',
      'https://ledger.internal.example.local',
      'http://user:x@ledger.internal',
      'https://10.0.0.77',
    ])
      // prettier-ignore
      expect([url, typeof refusalOfWebhookUrl(url, trust)]).toEqual([url, 'string']);
  });
});
