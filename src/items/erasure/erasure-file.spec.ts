import { appendFile, mkdtemp, readFile, rename, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from '@jest/globals';
import type { Erasure } from './erasure.js';
import { ErasureFile } from './erasure-file.js';

let folder: string;
let file: ErasureFile;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'erasure-file-'));
  file = new ErasureFile(join(folder, 'erasures.jsonl'));
  expect(await file.prepare()).toBe(true);
});
afterEach(() => rm(folder, { recursive: true }));

const erasure = (n: number): Erasure => ({
  kind: n % 2 === 0 ? 'item' : 'user',
  id: `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`,
  appId: n % 3 === 0 ? null : '11111111-1111-4111-8111-111111111111',
  askedAt: '2026-11-27T05:00:00.000Z',
});
const all = async (): Promise<Erasure[]> => {
  const found: Erasure[] = [];
  for await (const batch of file.read()) found.push(...batch);
  return found;
};

it('reads what was added, in its order, also by another process and while others add', async () => {
  const other = new ErasureFile(file.path);
  expect(await other.prepare()).toBe(false);
  const numbers = Array.from({ length: 2_500 }, (_, n) => n);
  await file.append(numbers.slice(0, 2_000).map(erasure));
  await Promise.all(numbers.slice(2_000).map((n) => (n % 2 ? file : other).append([erasure(n)])));
  const found = await all();
  expect(found.slice(0, 2_000)).toEqual(numbers.slice(0, 2_000).map(erasure));
  expect(found.map(({ id }) => id).sort()).toEqual(numbers.map((n) => erasure(n).id));
});

it('passes over a line whose process died while it wrote, and goes on after it', async () => {
  await file.append([erasure(1)]);
  await appendFile(file.path, '{"kind":"item","id":"0000');
  expect(await all()).toEqual([erasure(1)]);
  await file.append([erasure(2)]);
  expect(await all()).toEqual([erasure(1), erasure(2)]);
});

it.each(['{}', '{"kind":"item","id":"x","appId":null,"askedAt":"2026-11-27T05:00:00.000Z"}', '{nonsense}'])(
  'does not pass over a whole line that it does not understand: %s',
  async (line) => {
    await file.append([erasure(1)]);
    await appendFile(file.path, `${line}\n`);
    await expect(all()).rejects.toThrow('erasures.jsonl, line 2: not understood');
  },
);

it('does not begin a new file when the one that it had is not there any more', async () => {
  await rename(file.path, `${file.path}.away`);
  await expect(file.append([erasure(1)])).rejects.toThrow('ENOENT');
  await rename(`${file.path}.away`, file.path);
  await file.append([erasure(2)]);
  expect(await readFile(file.path, 'utf8')).toBe(`${JSON.stringify(erasure(2))}\n`);
});
