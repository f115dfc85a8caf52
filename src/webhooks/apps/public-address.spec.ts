import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { request } from 'undici';
import { isPublic, publicAgent } from './public-address.js';

describe('where events of apps may be sent', () => {
  it.each([
    ['8.8.8.8', true],
    ['2606:4700:4700::1111', true],
    ['::ffff:8.8.8.8', true],
    ['127.0.0.1', false],
    ['10.1.2.3', false],
    ['172.16.0.1', false],
    ['192.168.1.1', false],
    ['169.254.169.254', false], // the metadata service of clouds
    ['100.64.0.1', false],
    ['0.0.0.0', false],
    ['224.0.0.1', false],
    ['255.255.255.255', false],
    ['::1', false],
    ['::', false],
    ['fe80::1', false],
    ['fd00::1', false],
    ['::ffff:127.0.0.1', false],
    ['64:ff9b::7f00:1', false],
  ])('%s: %s', (address, expected) => {
    expect(isPublic(address)).toBe(expected);
  });

  it('is no name that leads inside', async () => {
    const server = createServer((_, response) => response.end());
    server.listen(0, '127.0.0.1');
    await new Promise((resolve) => server.once('listening', resolve));
    const url = `http://localhost:${(server.address() as AddressInfo).port}`;
    const outside = publicAgent();
    await expect(request(url, { dispatcher: outside })).rejects.toThrow('the host has an address that is not public'); // prettier-ignore
    const { statusCode, body } = await request(url); // it does answer
    await body.dump();
    expect(statusCode).toBe(200);
    await outside.destroy();
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
});
