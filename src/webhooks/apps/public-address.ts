import { lookup } from 'node:dns';
import type { LookupFunction } from 'node:net';
import ipaddr from 'ipaddr.js';
import { Agent } from 'undici';

/** Whether an address is one of the public internet; an IPv4 address that is written as IPv6 counts as what it is. */
export const isPublic = (address: string): boolean => ipaddr.process(address).range() === 'unicast';

/**
 * Connections to hosts all of whose addresses are public: an app could otherwise have the hub call what only the hub
 * can reach. Made to the very address that was looked at, so that the name cannot mean another one a moment later. An
 * address in place of a name is not looked up, and so not refused here.
 */
export const publicAgent = (): Agent => new Agent({ connect: { lookup: lookupPublic } });

const lookupPublic: LookupFunction = (hostname, options, callback) =>
  lookup(hostname, { ...options, all: true }, (error, addresses) => {
    if (error) return callback(error, []);
    if (!addresses.every(({ address }) => isPublic(address)))
      return callback(new Error('the host has an address that is not public'), []);
    if (options.all) return callback(null, addresses);
    callback(null, addresses[0]!.address, addresses[0]!.family);
  });
