import { refusalOfWebhookUrl } from './webhook-url.js';

const MALFORMED = 'Webhook url must be valid URL address and not localhost';
const NOT_HTTPS = 'Webhook url must be a https secured url';
const ADDRESS = "Webhook url host can't be an IP address";
const RESERVED = "Webhook url host can't be localhost or a reserved/internal name";

describe('refusalOfWebhookUrl', () => {
  it.each([
    'https://example.com',
    'https://hooks.example.com/pluggy?tenant=1',
    'https://example.com:443/a',
    'https://xn--caf-dma.example.com',
  ])('accepts %s', (url) => expect(refusalOfWebhookUrl(url, false)).toBeUndefined());

  it.each([
    ['', MALFORMED],
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
  ])('refuses %s in Pluggy’s words', (url, words) => expect(refusalOfWebhookUrl(url, false)).toBe(words));

  it('accepts the developer’s own machine in local mode, and nothing else that it would refuse', () => {
    for (const url of ['http://localhost:4000/x', 'http://127.0.0.1:4000', 'http://[::1]:4000'])
      expect(refusalOfWebhookUrl(url, true)).toBeUndefined();
    expect(refusalOfWebhookUrl('http://example.com', true)).toBe(NOT_HTTPS);
    expect(refusalOfWebhookUrl('https://10.0.0.1', true)).toBe(ADDRESS);
  });
});
