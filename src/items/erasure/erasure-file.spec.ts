import { execFileSync } from 'node:child_process';
import { appendFile, mkdtemp, readFile, rename, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from '@jest/globals';
import type { Erasure } from './erasure.js';
import { ErasureFile } from './erasure-file.js';
import type { ErasureReading, Place } from './erasure-reading.js';

let folder: string;
let file: ErasureFile;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'erasure-file-'));
  file = new ErasureFile(join(folder, 'erasures.jsonl'));
  await file.make();
});
afterEach(() => rm(folder, { recursive: true }));

const erasure = (n: number): Erasure => ({
  kind: n % 2 === 0 ? 'item' : 'user',
  id: `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`,
  appId: n % 3 === 0 ? null : '11111111-1111-4111-8111-111111111111',
  askedAt: '2026-11-27T05:00:00.000Z',
});
const readAfter = async (after?: Place): Promise<{ found: Erasure[]; reading: ErasureReading }> => {
  const reading = file.read(after);
  const found: Erasure[] = [];
  for await (const batch of reading) found.push(...batch);
  return { found, reading };
};
const all = async (): Promise<Erasure[]> => (await readAfter()).found;

it('reads what was added, in its order, also by another process and while others add', async () => {
  const other = new ErasureFile(file.path);
  await other.make();
  const numbers = Array.from({ length: 2_500 }, (_, n) => n);
  await file.append(numbers.slice(0, 2_000).map(erasure));
  await Promise.all(numbers.slice(2_000).map((n) => (n % 2 ? file : other).append([erasure(n)])));
  const found = await all();
  expect(found.slice(0, 2_000)).toEqual(numbers.slice(0, 2_000).map(erasure));
  expect(found.map(({ id }) => id).sort()).toEqual(numbers.map((n) => erasure(n).id));
});

it('passes over a line whose process died while it wrote, counts it, and goes on after it', async () => {
  await file.append([erasure(1)]);
  await appendFile(file.path, '{"kind":"item","id":"0000');
  expect(await all()).toEqual([erasure(1)]);
  await file.append([erasure(2)]);
  const { found, reading } = await readAfter();
  expect(found).toEqual([erasure(1), erasure(2)]);
  expect(reading.torn).toBe(1);
});

it.each([
  ['nothing else', '', []],
  ['a part of a line', '{"kind":"item","id":"0000', []],
  ['a line', JSON.stringify(erasure(3)), [erasure(3)]],
])('is understood when the power failed and left zeros after %s', async (_, line, kept) => {
  await file.append([erasure(1)]);
  await appendFile(file.path, line + '\0'.repeat(4_096));
  expect(await all()).toEqual([erasure(1), ...kept]);
  await file.append([erasure(2)]);
  const { found, reading } = await readAfter();
  expect(found).toEqual([erasure(1), ...kept, erasure(2)]);
  expect(reading.torn).toBe(1 - kept.length);
});

it('is understood whenever another process fails half-way in its line', async () => {
  const torn = (): Promise<void> => appendFile(file.path, '{"kind":"item","id":"0000');
  for (let n = 0; n < 200; n++) await Promise.all([torn(), file.append([erasure(n)]), torn(), torn()]);
  expect(await all()).toEqual(Array.from({ length: 200 }, (_, n) => erasure(n)));
});

it('rejects when only a part fits on the disk, and nothing is lost by that', async () => {
  await file.append([erasure(1)]);
  const ten = Array.from({ length: 10 }, (_, n) => erasure(n + 2));
  // A file of 512 or 1024 bytes at most, as the shell counts: the third line or the seventh is cut.
  const compiled = join(process.cwd(), 'dist/src/items/erasure/erasure-file.js');
  const program = `import { ErasureFile } from ${JSON.stringify(compiled)};
    await new ErasureFile(${JSON.stringify(file.path)}).append(${JSON.stringify(ten)}).catch(() => process.stdout.write('rejected'));`;
  const limited = ['-c', 'ulimit -f 1; exec "$0" --input-type=module -e "$1"', process.execPath, program];
  expect(execFileSync('sh', limited, { encoding: 'utf8' })).toBe('rejected');
  expect((await readFile(file.path, 'utf8')).at(-1)).not.toBe('\n');
  await file.append(ten);
  const { found, reading } = await readAfter();
  expect(new Set(found.map(({ id }) => id))).toEqual(new Set([erasure(1), ...ten].map(({ id }) => id)));
  expect(reading.torn).toBe(1);
});

it('reads what follows a line, and knows whether that line is still there', async () => {
  await file.append([erasure(1), erasure(2)]);
  const { end } = (await readAfter()).reading;
  await file.append([erasure(3)]);
  await appendFile(file.path, '{"kind":"user"'); // not at its end yet
  const { found, reading } = await readAfter(end);
  expect(found).toEqual([erasure(3)]);
  await appendFile(file.path, JSON.stringify(erasure(5)).slice(14) + '\n');
  expect((await readAfter(reading.end)).found).toEqual([erasure(5)]);
  expect(await file.has(end!)).toBe(true);
  await truncate(file.path, end!.at + 5);
  expect(await file.has(end!)).toBe(false);
  await writeFile(file.path, '');
  expect(await file.has(end!)).toBe(false);
});

it('does not take an empty line for the one that it had read', async () => {
  await file.append([erasure(1)]);
  await appendFile(file.path, '\n\n');
  const { end } = (await readAfter()).reading;
  expect(end?.line).toBe(JSON.stringify(erasure(1)));
  await file.append([erasure(2)]);
  expect((await readAfter(end)).found).toEqual([erasure(2)]);
  await writeFile(file.path, '\n'.repeat(1_000));
  expect(await file.has(end!)).toBe(false);
});

it.each([
  '{}',
  '{"kind":"item","id":"x","appId":null,"askedAt":"2026-11-27T05:00:00.000Z"}',
  '{nonsense}',
  'nonsense',
  '00000000-0000-4000-8000-000000000002',
])('does not pass over a line that it does not understand: %s', async (line) => {
  await writeFile(file.path, `${JSON.stringify(erasure(1))}\n${line}\n`);
  await expect(all()).rejects.toThrow('erasures.jsonl, line 2: not understood');
});

it('does not begin a new file when the one that it had is not there any more', async () => {
  await rename(file.path, `${file.path}.away`);
  await expect(file.append([erasure(1)])).rejects.toThrow('ENOENT');
  await rename(`${file.path}.away`, file.path);
  await file.append([erasure(2)]);
  expect(await readFile(file.path, 'utf8')).toBe(`\n${JSON.stringify(erasure(2))}\n`);
});
