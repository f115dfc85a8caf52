import { Injectable } from '@nestjs/common';
import { isDeepStrictEqual } from 'node:util';
import { ItemsFace } from '../../items/face.js';
import { Database } from '../../kernel/database/database.js';
import { OnDomainEvent } from '../../kernel/events/on-domain-event.js';
import { textOf } from '../../kernel/pluggy/json-page.js';
import { PluggyClient, type WireItem } from '../../kernel/pluggy/pluggy-client.js';
import { PluggyError } from '../../kernel/pluggy/pluggy-error.js';
import { FetchList } from '../copy/fetch-list.js';
import { CursorWalk } from '../../kernel/pluggy/next-cursor.js';
import { isFresh } from '../copy/read-products.js';
import { VerificationAsked } from '../events/verification-asked.js';
import { PRODUCTS, type Product, TRANSACTION_LISTS } from '../products/products.js';
import { ACCOUNTS, CONSENTS, INVESTMENTS } from '../products/row-kinds.js';
import { CompareRows, type ProductReport, type Verification, emptyReport } from './compare-rows.js';

/** What a comparison found. */
export interface Report {
  /** Nothing differs, and everything could be compared. */
  equal: boolean;
  /** Pluggy synced the Item while it was being compared: differences may be that sync's. Ask again. */
  moved: boolean;
  /** Fields of the Item itself that differ. */
  item: string[];
  products: Record<string, ProductReport>;
  /** Products that Pluggy does not say are up to date: its lists may be incomplete, so they tell nothing. */
  skipped: string[];
}

const CONSENT_LIST: Product = {
  name: 'consents', kind: CONSENTS, scope: 'item', route: '/consents', owner: 'itemId', status: [], asked: [], openFinance: true,
}; // prettier-ignore

/**
 * Compares an Item's copy with Pluggy, row by row and field by field, and changes nothing: neither side. Pages are
 * compared in the database as they come, so that an account may have a million rows.
 */
@Injectable()
export class VerifyItem {
  constructor(
    private readonly database: Database,
    private readonly pluggy: PluggyClient,
    private readonly items: ItemsFace,
    private readonly fetchList: FetchList,
    private readonly compare: CompareRows,
  ) {}

  @OnDomainEvent(VerificationAsked)
  async onAsked({ itemId, verificationId }: VerificationAsked): Promise<void> {
    const verification = { id: verificationId, itemId };
    await this.compare.forget(verification); // of an attempt that was cut off
    const stored = await this.items.snapshot(itemId);
    if (!stored) return this.end(verification, null, 'The hub has no copy of this Item, or does not serve it any more.'); // prettier-ignore
    try {
      await this.end(verification, await this.report(verification, stored), null);
    } catch (error) {
      if (!(error instanceof PluggyError && error.notFound)) throw error;
      await this.end(verification, null, 'Pluggy does not have this Item any more.');
    } finally {
      await this.compare.forget(verification);
    }
  }

  private async report(verification: Verification, stored: WireItem): Promise<Report> {
    const item = await this.pluggy.fetchItem(verification.itemId);
    const report: Report = { equal: false, moved: false, item: differing(stored, item), products: {}, skipped: [] }; // prettier-ignore
    for (const product of [...PRODUCTS, ...(item.connector.isOpenFinance ? [CONSENT_LIST] : [])])
      if (product !== CONSENT_LIST && !isFresh(item, product)) report.skipped.push(product.name);
      else report.products[product.name] = await this.product(verification, product);
    report.moved = (await this.pluggy.fetchItem(verification.itemId)).lastUpdatedAt !== item.lastUpdatedAt;
    report.equal = report.item.length === 0 && Object.values(report.products).every(isEqual);
    return report;
  }

  private async product(verification: Verification, product: Product): Promise<ProductReport> {
    const report = emptyReport();
    try {
      for (const scopeId of await this.scopes(verification, product))
        await this.list(verification, product, scopeId, report);
    } catch (error) {
      if (!(error instanceof PluggyError)) throw error;
      report.error = error.message;
    }
    return report;
  }

  private async scopes(verification: Verification, { scope }: Product): Promise<string[]> {
    if (scope === 'item') return [verification.itemId];
    return this.compare.inBoth(verification, scope === 'investment' ? INVESTMENTS : ACCOUNTS, scope === 'card'); // prettier-ignore
  }

  private async list(
    verification: Verification,
    product: Product,
    scopeId: string,
    report: ProductReport,
  ): Promise<void> {
    const walk = new CursorWalk();
    let after: string | null = null;
    for (let page = 1, pages = 1; page <= pages || after !== null; page++) {
      const bytes: Buffer =
        product === TRANSACTION_LISTS
          ? await this.pluggy.bytes(product.route, {}, { accountId: scopeId, after: after ?? undefined })
          : await this.fetchList.page(product, scopeId, page);
      const { next, totalPages } = await this.compare.page(verification, product.kind, textOf(bytes), report);
      after = product === TRANSACTION_LISTS ? walk.after(next) : null;
      pages = totalPages ?? 1;
    }
    // A consent that is no longer listed stays: it is the receipt.
    if (product !== CONSENT_LIST) await this.compare.extra(verification, product.kind, scopeId, report);
  }

  private async end({ id }: Verification, report: Report | null, error: string | null): Promise<void> {
    await this.database.query(
      `update sync.verifications set ended_at = clock_timestamp(), report = $2, error = $3 where id = $1`,
      [id, report, error],
    );
  }
}

const isEqual = ({ missing, different, extra, held, parked, error }: ProductReport): boolean =>
  missing.count + different.count + extra.count + held + parked === 0 && error === undefined;

/** Of the connector only which one it is: its health changes without the Item. */
function differing(here: WireItem, there: WireItem): string[] {
  const names = [...new Set([...Object.keys(here), ...Object.keys(there)])].sort();
  const of = (item: WireItem, name: string): unknown =>
    name === 'connector' ? item.connector.id : item[name];
  return names.filter((name) => !isDeepStrictEqual(of(here, name), of(there, name)));
}
