import { Injectable } from '@nestjs/common';
import { PluggyClient, type WireItem } from '../kernel/pluggy/pluggy-client.js';

/** A consent in one of these states makes Pluggy answer with empty lists instead of errors. */
const NO_CONSENT = /^USER_AUTHORIZATION_/;

/** Tells whether Pluggy's lists can be believed: without a living consent all of them are empty, with status 200. */
@Injectable()
export class Consent {
  constructor(private readonly pluggy: PluggyClient) {}

  /**
   * Whether the user's consent lives now. A revoked one stays revoked, so one that lives after an answer lived while
   * it was given.
   * @throws PluggyError when Pluggy cannot be asked.
   */
  async lives(item: WireItem): Promise<boolean> {
    if (NO_CONSENT.test(item.executionStatus)) return false;
    if (item.consentExpiresAt && Date.parse(item.consentExpiresAt) <= Date.now()) return false;
    const { results } = await this.pluggy.fetchConsents(item.id);
    if (results.length === 0) return !item.connector.isOpenFinance; // direct connectors know no consent
    const alive = (c: { revokedAt: string | null; expiresAt: string | null }): boolean =>
      c.revokedAt === null && (c.expiresAt === null || Date.parse(c.expiresAt) > Date.now());
    return results.some(alive);
  }
}
