import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { findCrossings } from '../../tools/find-crossings.js';

describe('the walls between modules', () => {
  let root: string;

  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'walls-'));
    for (const module of ['items', 'sync']) plant(`src/${module}/${module}.module.ts`, '');
    plant('src/kernel/database/database.ts', '');
  });

  afterEach(() => rmSync(root, { recursive: true, force: true }));

  function plant(file: string, text: string): void {
    mkdirSync(dirname(join(root, file)), { recursive: true });
    writeFileSync(join(root, file), text);
  }

  const messages = (): string[] => findCrossings(root).map((c) => `${c.file}:${c.line}: ${c.message}`);

  it('stand in this repository', () => {
    const own = findCrossings(fileURLToPath(new URL('../../', import.meta.url)));
    expect(own.map((c) => `${c.file}:${c.line}: ${c.message}`)).toEqual([]);
  });

  it.each([
    ['a face', `import { ItemsFace } from '../items/face.js';`],
    ['an event', `import { ItemErased } from '../items/events/item-erased.js';`],
    ['the kernel', `import { Database } from '../kernel/database/database.js';`],
    ['the module itself', `import { SyncItem } from './sync-item.js';`],
    ['its own table', 'const sql = `select 1 from sync.items`;'],
    ['a published view', 'const sql = `select 1 from items.readable($1, $2)`;'],
    ['a path in a text', 'const text = `select a file of src/items.old`;'],
  ])('let through %s', (_, text) => {
    plant('src/sync/read.ts', text);
    expect(messages()).toEqual([]);
  });

  it('let Nest wire one module class to the other, and nobody else', () => {
    const text = `import { ItemsModule } from '../items/items.module.js';`;
    plant('src/sync/sync.module.ts', text);
    expect(messages()).toEqual([]);
    plant('src/sync/read.ts', text);
    expect(messages()).toEqual([
      expect.stringMatching(/^src\/sync\/read\.ts:1: .*an inside of module items/),
    ]);
  });

  it.each([
    ['import', `import { ReadItem } from '../items/read-item.js';`],
    ['import of a type', `type T = import('../items/read-item.js').ReadItem;`],
    ['import while running', `await import('../items/read-item.js');`],
    ['re-export', `export * from '../items/read-item.js';`],
  ])('stop an %s of an inside of another module', (_, text) => {
    plant('src/sync/read.ts', `\n${text}`);
    expect(messages()).toEqual([
      'src/sync/read.ts:2: module sync imports src/items/read-item.js, an inside of module items: ' +
        'use items/face.ts or an event of items/events/',
    ]);
  });

  it.each([
    ['from', 'const sql = `select 1 from items.items`;'],
    ['a join', 'const sql = `select 1 from sync.runs r join items.items i on true`;'],
    ['an update', `const sql = 'update items.items set status = 1';`],
    ['an insert with a value in it', 'const sql = `insert into items.items values (${n})`;'],
    ['quoted names', 'const sql = `select 1 from "items"."items"`;'],
  ])('stop SQL that names another module’s table: %s', (_, text) => {
    plant('src/sync/read.ts', text);
    expect(messages()).toEqual([
      expect.stringContaining('src/sync/read.ts:1: SQL of sync names items.items, a table of items'),
    ]);
  });

  it('stop a foreign key from one module to another', () => {
    plant('migrations/1-sync.ts', 'const sql = `create table sync.a (i uuid references items.items)`;');
    expect(messages()).toEqual([
      expect.stringContaining('migrations/1-sync.ts:1: SQL of sync names items.items'),
    ]);
  });

  it('keep the kernel below the modules', () => {
    plant('src/kernel/jobs/x.ts', `import { ItemsFace } from '../../items/face.js';`);
    plant(
      'src/kernel/jobs/y.ts',
      'const sql = `select 1 from items.readable`;\nconst other = `select 1 from items.items`;',
    );
    expect(messages()).toEqual([
      expect.stringContaining('the kernel imports src/items/face.js'),
      expect.stringContaining('SQL of kernel names items.items'),
    ]);
  });

  it('let a test beside the code use the harness, but not another module’s inside', () => {
    plant('src/sync/read.spec.ts', `import '../../test/harness/hub.js';\nimport '../items/read-item.js';`);
    expect(messages()).toEqual([expect.stringContaining('src/sync/read.spec.ts:2: module sync imports')]);
  });

  it('keep programs apart and tests out of them', () => {
    plant('sandbox/main.ts', `import '../src/items/face.js';`);
    plant('src/sync/read.ts', `import '../../sandbox/bank.js';`);
    plant('src/sync/write.ts', `import '../../test/harness/hub.js';`);
    expect(messages()).toEqual([
      'src/sync/read.ts:1: src/ imports sandbox/bank.js: src/ must not lean on sandbox/',
      'src/sync/write.ts:1: src/ imports test/harness/hub.js: src/ must not lean on test/',
      'sandbox/main.ts:1: sandbox/ imports src/items/face.js: sandbox/ must not lean on src/',
    ]);
  });
});
