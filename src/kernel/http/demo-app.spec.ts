import { expect, it } from '@jest/globals';
import { isFromThisMachine } from './demo-app.js';

const request = (remoteAddress: string, headers: Record<string, string>) =>
  ({ socket: { remoteAddress }, headers }) as unknown as Parameters<typeof isFromThisMachine>[0];

it.each([
  ['127.0.0.1', { host: '127.0.0.1:3000' }],
  ['::1', { host: '[::1]:3000' }],
  ['::ffff:127.0.0.1', { host: 'localhost:3000' }],
  ['127.0.0.1', { host: 'LOCALHOST' }],
])('knows a browser of this machine: %s, %j', (address, headers) => {
  expect(isFromThisMachine(request(address, headers))).toBe(true);
});

it.each([
  ['192.168.1.20', { host: '127.0.0.1:3000' }],
  ['::ffff:10.0.0.1', { host: 'localhost' }],
  ['127.0.0.1', { host: 'evil.example' }],
  ['127.0.0.1', { host: '127.0.0.1.evil.example:3000' }],
  ['127.0.0.1', { host: 'localhost.evil.example' }],
  ['127.0.0.1', {}],
  ['127.0.0.1', { host: 'localhost', 'x-forwarded-for': '203.0.113.7' }],
  ['127.0.0.1', { host: 'localhost', forwarded: 'for=203.0.113.7' }],
])('takes nobody else for one: %s, %j', (address, headers) => {
  expect(isFromThisMachine(request(address, headers))).toBe(false);
});
