import type { Tx } from '../../kernel/database/database.js';
import type { WireItem } from '../../kernel/pluggy/pluggy-client.js';
import { type By, note } from '../timeline/note.js';

/**
 * Notes what a person agreed to by connecting, where the connector knows no consent of its own: it is the receipt. An Open
 * Finance consent is Pluggy's to tell.
 * @param grantedAt when that was, where it is noted later; ISO 8601.
 */
export async function noteConnection(
  tx: Tx,
  item: WireItem,
  kind: 'CONSENT_GRANTED' | 'CONSENT_RENEWED',
  by: By,
  grantedAt?: string,
): Promise<void> {
  const { connector, products } = item as { connector?: Partial<WireItem['connector']>; products?: unknown };
  if (connector?.isOpenFinance) return;
  await note(tx, item.id, kind, by, {
    connectorId: connector?.id ?? null,
    connectorName: connector?.name ?? null,
    products: [products, connector?.products].find(Array.isArray) ?? [],
    ...(grantedAt && { grantedAt }),
  });
}
