import { lookup } from 'node:dns';
import type { LookupFunction } from 'node:net';
import ipaddr from 'ipaddr.js';

/** Whether an address is one of the public internet; an IPv4 address that is written as IPv6 counts as what it is. */
export const isPublic = (address: string): boolean => ipaddr.process(address).range() === 'unicast';

/**
 * Looks a host name up for a connection and refuses one that has any address inside: an app could otherwise have the
 * hub call what only the hub can reach. The connection is made to the very address that was looked at, so the name
 * cannot mean another one a moment later.
 */
export const lookupPublic: LookupFunction = (hostname, options, callback) =>
  lookup(hostname, { ...options, all: true }, (error, addresses) => {
    if (error) return callback(error, []);
    if (!addresses.every(({ address }) => isPublic(address)))
      return callback(new Error('the host has an address that is not public'), []);
    if (options.all) return callback(null, addresses);
    callback(null, addresses[0]!.address, addresses[0]!.family);
  });
