import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { ROOT, documents, filesUnder, read } from './documents.js';

const all = (text: string, pattern: RegExp): string[] =>
  [...text.matchAll(pattern)].map((match) => match[1]!);

describe.each(documents())('%s', (document) => {
  const text = read(document);

  it('names only npm scripts that exist', () => {
    const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> };
    const named = [...all(text, /npm run (?:-s |--silent )?([\w:-]+)/g), ...all(text, /npm (test|start)\b/g)];
    expect(named.filter((name) => !(name in scripts))).toEqual([]);
  });

  it('names only programs that are built', () => {
    const programs = all(text, /node dist\/([\w/-]+\.js)/g);
    expect(programs.filter((path) => !existsSync(join(ROOT, 'dist', path)))).toEqual([]);
  });

  it('names only commands that the command line has', () => {
    const usage = all(
      read('src/cli.ts'),
      /^ {2}((?:admin|app|erasures|identities|item|key|webhook-secret) [\w-]+|config|verify)\b/gm,
    );
    expect(usage.length).toBeGreaterThan(3);
    const named = all(
      text,
      /\bcli\.js ((?:admin|app|erasures|identities|item|key|webhook-secret) [\w-]+|\w+)/g,
    );
    expect(named.filter((command) => !usage.includes(command))).toEqual([]);
  });

  it('names only metrics that are registered', () => {
    const registered = all(filesUnder('src', '.ts').map(read).join(''), /'(hub_\w+)'/g);
    const named = all(text, /\b(hub_[a-z_]+)/g).map((name) => name.replace(/_(count|sum|bucket)$/, ''));
    expect(named.filter((name) => !registered.includes(name))).toEqual([]);
  });
});

it('the README begins with the two commands', () => {
  const [first, second] = all(read('README.md'), /^(npm .+)$/gm);
  expect([first, second]).toEqual(['npm ci && npm start', 'npm ci && npm test']);
});

it('docs/operations.md says of every metric when to worry', () => {
  const registered = all(filesUnder('src', '.ts').map(read).join(''), /'(hub_\w+)'/g);
  expect(registered.length).toBeGreaterThan(5);
  const operations = read('docs/operations.md');
  expect(registered.filter((name) => !operations.includes(name))).toEqual([]);
});
