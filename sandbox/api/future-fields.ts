import type { FastifyInstance } from 'fastify';
import type { Bank } from '../bank/bank.js';

/** Maps whose keys are somebody's own: a field more would be a header or a parameter more. */
const MAPS = new Set(['headers', 'parameters', 'attributes']);

/** Enum fields that get a value of tomorrow, in objects that have the field beside them; one object in three. */
const ENUMS: [field: string, beside: string, value: string][] = [
  ['status', 'accountId', 'SCHEDULED'],
  ['subtype', 'bankData', 'PAYMENT_ACCOUNT'],
  ['type', 'amountOriginal', 'DIGITAL_ASSET'],
  ['type', 'movementType', 'STAKING'],
  ['kind', 'productName', 'BUY_NOW_PAY_LATER'],
  ['valueType', 'paymentMode', 'CASHBACK'],
  ['status', 'resourceId', 'UNDER_REVIEW'],
  ['investorProfile', 'phoneNumbers', 'Visionary'],
];

/**
 * Pluggy as it may be next year, while the switch `futureFields` is on: a field that nobody knows in every object of
 * every answer, enum values that nobody knows, and a product that nobody knows.
 */
export function serveFutureFields(app: FastifyInstance, bank: Bank): void {
  app.addHook('preSerialization', async (request, reply, payload) => {
    const ours = request.url.startsWith('/_sandbox');
    if (!bank.switches.futureFields || ours || reply.statusCode >= 400) return payload;
    return withFutureFields(payload);
  });
}

/** The same object of tomorrow; the same input gives the same. */
export function withFutureFields(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withFutureFields);
  if (value === null || typeof value !== 'object') return value;
  const object = value as Record<string, unknown>;
  const result: Record<string, unknown> = {};
  for (const [name, field] of Object.entries(object))
    result[name] = MAPS.has(name) ? field : withFutureFields(field);
  result.futureField = { since: '2031', values: [1, null, 'ç'] };
  if (isChosen(object)) {
    for (const [field, beside, unknown] of ENUMS)
      if (field in object && beside in object) result[field] = unknown;
  }
  if ('executionStatus' in object && Array.isArray(object.products)) {
    result.products = [...(object.products as string[]), 'FUTURE_PRODUCT'];
    const detail = object.statusDetail;
    if (detail) {
      const futureProduct = { isUpdated: true, lastUpdatedAt: object.lastUpdatedAt, warnings: [] };
      result.statusDetail = { ...(result.statusDetail as object), futureProduct };
    }
  }
  return result;
}

/** One object in three, by its id; what has none is one of few and always chosen. */
function isChosen({ id, resourceId }: Record<string, unknown>): boolean {
  const text = typeof id === 'string' ? id : typeof resourceId === 'string' ? resourceId : '';
  return text === '' || text.charCodeAt(text.length - 1) % 3 === 0;
}
