import { describe, expect, it } from '@jest/globals';
import { isPublic, lookupPublic } from './public-address.js';

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

  it('refuses a name that leads inside', async () => {
    const problem = await new Promise((resolve) => lookupPublic('localhost', {}, (error) => resolve(error)));
    expect(problem).toMatchObject({ message: 'the host has an address that is not public' });
  });
});
