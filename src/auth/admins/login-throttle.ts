import { Injectable } from '@nestjs/common';
import ipaddr from 'ipaddr.js';
import { FailureLimit } from '../failure-limit.js';

/** Wrong passwords a minute, and in each process: of one account from one place, of all accounts from one place. */
const PER_ACCOUNT_AND_PLACE = 5;
const PER_PLACE = 20;
/** Of one account from all places from which its admin has not logged in before. */
const PER_ACCOUNT = 30;

/** What an attempt has to say once the password was compared. */
export interface Attempt {
  /**
   * Knows the account now, and whether its admin has logged in from this place before.
   * @throws TooManyRequests
   */
  isFor(account: { knownHere: boolean }): void;
  /** It was no failure. */
  succeeded(): void;
}

/**
 * How often a password may be guessed. Each attempt counts before it is looked at, so that a hundred at once are not a
 * hundred guesses. Strangers who guess at an account from many places are turned away together; its admin still gets in
 * from where they have been before, and others after a minute without the strangers.
 */
@Injectable()
export class LoginThrottle {
  private readonly accountAndPlace = new FailureLimit(PER_ACCOUNT_AND_PLACE);
  private readonly place = new FailureLimit(PER_PLACE);
  private readonly account = new FailureLimit(PER_ACCOUNT);

  /** @throws TooManyRequests, the same for accounts that exist and for those that do not. */
  begin(name: string, address: string): Attempt {
    const place = placeOf(address);
    const counted: [FailureLimit, string][] = [];
    /** All of them or none: what is turned away was no guess, and uses up nobody else's share. */
    const count = (...limits: [FailureLimit, string][]): void => {
      for (const [limit, key] of limits) limit.check(key);
      for (const [limit, key] of limits) limit.count(key);
      counted.push(...limits);
    };
    count([this.place, place], [this.accountAndPlace, `${name} ${place}`]);
    return {
      isFor: ({ knownHere }) => {
        if (!knownHere) count([this.account, name]);
      },
      succeeded: () => counted.forEach(([limit, key]) => limit.forgive(key)),
    };
  }
}

/** Whoever has one IPv6 address has 2^64 of them. */
function placeOf(address: string): string {
  if (!ipaddr.isValid(address)) return address;
  const parsed = ipaddr.process(address);
  return parsed.kind() === 'ipv6' ? `${(parsed as ipaddr.IPv6).parts.slice(0, 4).join(':')}/64` : address;
}
