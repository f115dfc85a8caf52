import type { Bank } from '../bank/bank.js';
import { findConnector } from '../connectors/connector-catalogue.js';
import { hash32 } from '../state/seeded-random.js';
import { iso } from '../state/virtual-clock.js';
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

/** A picture of a QR code, one bit a module, as a data URI: it looks like one and says nothing. */
function qrImage(content: number): string {
  const row = 4 * Math.ceil(SIZE / 32);
  const start = 62;
  const image = Buffer.alloc(start + row * SIZE);
  image.write('BM');
  image.writeUInt32LE(image.length, 2);
  image.writeUInt32LE(start, 10);
  image.writeUInt32LE(40, 14);
  image.writeInt32LE(SIZE, 18);
  image.writeInt32LE(SIZE, 22);
  image.writeUInt16LE(1, 26);
  image.writeUInt16LE(1, 28);
  // Two colours: 0 is white, 1 is black.
  image.writeUInt32LE(0x00ffffff, 54);
  for (let y = 0; y < SIZE; y++) {
    for (let x = 0; x < SIZE; x++) {
      const dark = finder(x, y) ?? (hash32(content, x, y) & 1) === 1;
      // A bitmap's first row is its lowest.
      if (dark) (image[start + (SIZE - 1 - y) * row + (x >> 3)] as number) |= 0x80 >> (x & 7);
    }
  }
  return `data:image/bmp;base64,${image.toString('base64')}`;
}

/** The three squares in the corners; undefined elsewhere. */
function finder(x: number, y: number): boolean | undefined {
  const [right, low] = [x > SIZE - 9, y > SIZE - 9];
  if (!(x < 8 || right) || !(y < 8 || low) || (right && low)) return undefined;
  const distance = Math.max(Math.abs((right ? SIZE - 1 - x : x) - 3), Math.abs((low ? SIZE - 1 - y : y) - 3));
  return distance === 3 || distance < 2;
}
