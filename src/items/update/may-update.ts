import { FAILED, MOVING, NEEDS_CREDENTIALS } from '../../kernel/pluggy/item-status.js';
import type { PluggyError } from '../../kernel/pluggy/pluggy-error.js';
import { ItemGoneAtPluggy } from '../item-errors.js';
import { ItemIsUpdating, type Refusal, UpdatedAtMeuPluggy, UpdateTooSoon } from './update-errors.js';

/** MeuPluggy: Items that Pluggy lets nobody PATCH (facts on PATCH). */
const MEU_PLUGGY = 200;
/** The warning of a product that the bank gives no more of this month (facts-2 on warning codes). */
const MONTHLY_LIMIT = '423';

/** What the mirror knows of an Item that a user wants updated. */
export interface Updatable {
  status: string;
  executionStatus: string | null;
  connectorId: number | null;
  /** The products that the bank has refused this calendar month because of its monthly limit. */
  spentProducts: string[];
  /** The first instant of the next month in São Paulo, ISO 8601: the banks' quotas begin anew. */
  nextMonth: string;
  /** Pluggy does not have it any more. */
  isGone: boolean;
  /** Until when Pluggy has said that it takes no update, and its answer; null when it has not. */
  refusedUntil: string | null;
  refusal: Refusal | null;
}

/** SQL over `items.items i` for {@link Updatable}, but for the last two. */
export const SPENT_PRODUCTS = `array(
  select p.key from jsonb_each(case when jsonb_typeof(i.data->'statusDetail') = 'object' then i.data->'statusDetail' else '{}' end) p
   where jsonb_path_exists(p.value, '$.warnings[*] ? (@.code == "${MONTHLY_LIMIT}")')
     and date_trunc('month', i.updated_at, 'America/Sao_Paulo') = date_trunc('month', clock_timestamp(), 'America/Sao_Paulo'))`;

/**
 * Refuses an update that Pluggy would refuse, or that would do harm, without asking Pluggy: 20 updates a minute are
 * all it takes from us, and every one that fails at the bank counts against the person.
 * @param hasParameters whether the user sends credentials.
 * @throws ItemGoneAtPluggy, ItemIsUpdating, UpdatedAtMeuPluggy, UpdateTooSoon
 */
export function mayUpdate(item: Updatable, hasParameters: boolean): void {
  const { status, executionStatus } = item;
  if (item.isGone) throw new ItemGoneAtPluggy();
  if (item.connectorId === MEU_PLUGGY) throw new UpdatedAtMeuPluggy();
  if (MOVING.includes(status)) throw new ItemIsUpdating({ status, executionStatus });
  if (item.refusal && item.refusedUntil) throw new UpdateTooSoon(item.refusal, item.refusedUntil);
  if (!hasParameters && item.spentProducts.length > 0) throw monthlyLimit(item);
}

/** Whether only new credentials can help. */
export const needsCredentials = ({ status, executionStatus }: Updatable): boolean =>
  status === 'LOGIN_ERROR' || (FAILED.includes(status) && NEEDS_CREDENTIALS.includes(executionStatus ?? ''));

/** Each update asks the bank for every product, and uses up what is left of the others' quota as well. */
function monthlyLimit({ spentProducts, nextMonth }: Updatable): UpdateTooSoon {
  return new UpdateTooSoon(
    {
      code: 409,
      message: `The bank gives no more of ${spentProducts.join(', ')} this month`,
      codeDescription: 'OPEN_FINANCE_MONTHLY_LIMIT_REACHED',
      data: { products: spentProducts },
    },
    nextMonth,
  );
}

/** Pluggy's answer "too soon", with the instant until which it holds; undefined for any other error. */
export function tooSoon({ status, body }: PluggyError): UpdateTooSoon | undefined {
  const data = (body?.data ?? {}) as Record<string, unknown>;
  const until = untilWhen(body?.codeDescription, data);
  if (until === undefined) return undefined;
  const refusal = {
    code: status,
    message: String(body?.message),
    codeDescription: body!.codeDescription!,
    data,
  };
  return new UpdateTooSoon(refusal, until);
}

function untilWhen(code: string | undefined, data: Record<string, unknown>): string | undefined {
  let instant = Number.NaN;
  if (code === 'CLIENT_IS_UPDATING_BEFORE_ALLOWED_FREQUENCY')
    instant =
      Date.parse(String(data.lastUpdatedAt)) + Number(data.minUpdateFrequencyAllowedInHours) * 3_600_000;
  else if (code === 'TOO_MANY_CONSECUTIVE_LOGIN_FAILURES')
    instant = Date.parse(String(data.canRetryAfterDate));
  return Number.isFinite(instant) && Math.abs(instant) < 8.64e15
    ? new Date(instant).toISOString()
    : undefined;
}
