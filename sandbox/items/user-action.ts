import type { Bank } from '../bank/bank.js';
import { findConnector } from '../connectors/connector-catalogue.js';
import { hash32 } from '../state/seeded-random.js';
import { iso } from '../state/virtual-clock.js';
import { bitmap } from './bitmap.js';
import type { ItemRecord, UserAction } from './item-record.js';

/** What the user is asked to do at the bank: to open its page, or to scan a code with its app. */
export function userAction(
  bank: Bank,
  item: ItemRecord,
  type: UserAction['type'],
  waitUntil: number,
): UserAction {
  const name = findConnector(item.connectorId)?.name ?? 'banco';
  const expiresAt = iso(waitUntil);
  if (type === 'qr')
    return { type, instructions: `Leia o código com o aplicativo do ${name}`, attributes: {}, expiresAt };
  return {
    type,
    instructions: `Autorize o acesso no ${name}`,
    attributes: { url: `${bank.url}/oauth/${item.id}` },
    expiresAt,
  };
}

/** The action as it is at this moment, and since when: a QR code is another one every few seconds. */
export function presentAction(bank: Bank, item: ItemRecord): { action: UserAction | null; since: number } {
  const { userAction: action, userActionSince = item.updatedAt } = item;
  if (action?.type !== 'qr') return { action, since: item.updatedAt };
  const qrRefreshMs = Math.max(bank.switches.qrRefreshMs, 1);
  const turn = Math.floor((bank.clock.now() - userActionSince) / qrRefreshMs);
  const since = userActionSince + turn * qrRefreshMs;
  const expiresAt = iso(Math.min(since + qrRefreshMs, Date.parse(action.expiresAt)));
  const attributes = { qrCode: qrImage(hash32(bank.seed, item.ordinal, userActionSince, turn)) };
  return { action: { ...action, attributes, expiresAt }, since: Math.max(since, item.updatedAt) };
}

const SIZE = 25;

/** A picture of a QR code: it looks like one and says nothing. */
const qrImage = (content: number): string =>
  bitmap(SIZE, SIZE, (x, y) => finder(x, y) ?? (hash32(content, x, y) & 1) === 1);

/** The three squares in the corners; undefined elsewhere. */
function finder(x: number, y: number): boolean | undefined {
  const [right, low] = [x > SIZE - 9, y > SIZE - 9];
  if (!(x < 8 || right) || !(y < 8 || low) || (right && low)) return undefined;
  const distance = Math.max(Math.abs((right ? SIZE - 1 - x : x) - 3), Math.abs((low ? SIZE - 1 - y : y) - 3));
  return distance === 3 || distance < 2;
}
