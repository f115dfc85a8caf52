import { Injectable } from '@nestjs/common';
import { textOf } from '../../kernel/pluggy/json-page.js';
import { PluggyClient, type WireItem } from '../../kernel/pluggy/pluggy-client.js';
import { CONSENTS } from '../products/row-kinds.js';
import type { SyncRun } from '../runs/sync-run.js';
import { UpsertRows } from './upsert-rows.js';

/** A consent in one of these states makes Pluggy answer with empty lists instead of errors. */
export const NO_CONSENT = /^USER_AUTHORIZATION_/;
const CONSENT_LIST = { product: 'consents', kind: CONSENTS, parentId: null };

interface ConsentDates {
  expiresAt?: string | null;
  revokedAt?: string | null;
}

/** Tells whether Pluggy's lists can be believed: without a living consent all of them are empty, with status 200. */
@Injectable()
export class Consent {
  constructor(
    private readonly pluggy: PluggyClient,
    private readonly rows: UpsertRows,
  ) {}

  /**
   * Whether the user's consent lives now; what Pluggy says of it is stored. A revoked one stays revoked, so one that
   * lives after an answer lived while it was given. Consents are never removed from the copy: they are the receipt.
   * @throws PluggyError when Pluggy cannot be asked.
   */
  async lives(run: SyncRun, item: WireItem): Promise<boolean> {
    const bytes = await this.pluggy.bytes('/consents', {}, { itemId: item.id });
    await this.rows.write(run, CONSENT_LIST, bytes);
    if (NO_CONSENT.test(item.executionStatus) || isPast(item.consentExpiresAt)) return false;
    const { results } = JSON.parse(textOf(bytes)) as { results: ConsentDates[] };
    if (results.length === 0) return !item.connector.isOpenFinance; // direct connectors know no consent
    return results.some((consent) => !consent.revokedAt && !isPast(consent.expiresAt));
  }
}

const isPast = (instant: string | null | undefined): boolean =>
  !!instant && Date.parse(instant) <= Date.now();
