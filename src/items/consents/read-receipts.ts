import { Injectable } from '@nestjs/common';
import { AuthFace } from '../../auth/face.js';
import { Database } from '../../kernel/database/database.js';
import { instantText } from '../../kernel/database/iso-instant.js';
import type { PageQuery } from '../../kernel/http/page.dto.js';
import { SyncFace } from '../../sync/face.js';
import type { ConsentReceiptPage, ConsentReceiptSchema } from './consent-receipt.schema.js';
import { stateOf, toMillis } from './consent-states.js';

interface Found extends Record<string, unknown> {
  appId: string;
  clientUserId: string | null;
  connectorId: number | null;
  connectorName: string | null;
  isOpenFinance: boolean;
  isGone: boolean;
  createdAt: string | null;
  products: string[];
}

type Granted = Pick<ConsentReceiptSchema, 'createdAt' | 'products'>;
type What = Omit<ConsentReceiptSchema, 'itemId' | 'app' | 'clientUserId' | 'connector'>;

/** Tells what a person granted for an Item: the receipt of it. */
@Injectable()
export class ReadReceipts {
  constructor(
    private readonly database: Database,
    private readonly sync: SyncFace,
    private readonly auth: AuthFace,
  ) {}

  /** Of an Item that the caller knows to be somebody's. The newest first. */
  async page(itemId: string, { page, pageSize }: PageQuery): Promise<ConsentReceiptPage> {
    const all = await this.ofItem(itemId);
    return {
      page,
      total: all.length,
      totalPages: Math.max(1, Math.ceil(all.length / pageSize)),
      results: all.slice((page - 1) * pageSize, page * pageSize),
    };
  }

  private async ofItem(itemId: string): Promise<ConsentReceiptSchema[]> {
    const [item] = await this.database.query<Found>(
      `select i.app_id as "appId", i.client_user_id as "clientUserId", i.connector_id as "connectorId",
              i.data->'connector'->>'name' as "connectorName", coalesce(i.data->'connector'->'isOpenFinance' = 'true', false) as "isOpenFinance",
              i.gone_at is not null as "isGone", ${instantText('i.created_at')} as "createdAt", ${GRANTED_PRODUCTS} as products
         from items.items i where i.id = $1`,
      [itemId],
    );
    if (!item?.appId) return []; // erased meanwhile, or nobody's yet
    const { appId, clientUserId, connectorId, connectorName, isOpenFinance } = item;
    const whose = {
      itemId,
      app: { id: appId, name: (await this.auth.appName(appId)) ?? null },
      clientUserId,
      connector: { id: connectorId, name: connectorName },
    };
    const what = isOpenFinance ? await this.atTheBank(itemId, item) : await this.byConnecting(itemId, item);
    return what.map((each) => ({ ...each, ...whose }));
  }

  private async atTheBank(itemId: string, { isGone }: Found): Promise<What[]> {
    const consents = await this.sync.consentsOf(itemId);
    return consents.map((consent, n) => ({
      id: consent.id,
      kind: 'OPEN_FINANCE',
      status: stateOf(consent, consents[n - 1], isGone),
      products: consent.products,
      openFinancePermissionsGranted: consent.permissions,
      createdAt: toMillis(consent.createdAt),
      expiresAt: toMillis(consent.expiresAt),
      revokedAt: toMillis(consent.revokedAt),
    }));
  }

  /** What was noted of it; of an Item that was made before any of it was, what it has now. */
  private async byConnecting(itemId: string, item: Found): Promise<What[]> {
    const noted = await this.database.query<Granted & Record<string, unknown>>(
      `select coalesce(detail->>'grantedAt', ${instantText('at')}) as "createdAt", detail->'products' as products
         from items.history where item_id = $1 and kind in ('CONSENT_GRANTED', 'CONSENT_RENEWED')
        order by at desc, id desc`,
      [itemId],
    ); // history_by_item
    const { createdAt, products, isGone } = item;
    return (noted.length > 0 ? noted : [{ createdAt, products }]).map((granted, n) => ({
      id: null,
      kind: 'CONNECTION',
      status: n > 0 ? 'RENEWED' : isGone ? 'ENDED' : 'ACTIVE',
      products: granted.products,
      openFinancePermissionsGranted: null,
      createdAt: granted.createdAt,
      expiresAt: null,
      revokedAt: null,
    }));
  }
}

/** SQL over `items.items i`: what it collects; all that its connector has, when nobody has asked for less. */
const GRANTED_PRODUCTS = `coalesce(
  case when jsonb_typeof(i.data->'products') = 'array' then i.data->'products' end,
  case when jsonb_typeof(i.data->'connector'->'products') = 'array' then i.data->'connector'->'products' end, '[]')`;
