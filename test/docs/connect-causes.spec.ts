import { readFile } from 'node:fs/promises';

interface Causes {
  causeOf: (executionStatus: string | undefined, language: 'pt' | 'en') => string;
}

/** In a variable: it is plain JavaScript, which has no types to be read. */
const FILE = '../../web/connect/causes.js';

/** Failures that Pluggy has to explain: a person can do nothing about them but try again. */
const NOBODYS = ['ERROR', 'CREATE_ERROR', 'MERGE_ERROR', 'UNEXPECTED_ERROR'];

describe('the Connect page', () => {
  it('has words for every way in which an execution can fail, in both languages', async () => {
    const { causeOf } = (await import(FILE)) as Causes;
    const lifecycle = await readFile('docs/lifecycle.md', 'utf8');
    const failures = [...lifecycle.matchAll(/^\| `(?:LOGIN_ERROR|OUTDATED)` \| `([A-Z_]+)` \|/gm)].map(
      ([, code]) => code!,
    );
    expect(failures.length).toBe(17);
    for (const language of ['pt', 'en'] as const) {
      const general = causeOf(undefined, language);
      const words = failures.filter((code) => !NOBODYS.includes(code)).map((code) => causeOf(code, language));
      expect(words).not.toContain(general);
      expect(new Set(words).size).toBe(words.length);
      for (const code of [...NOBODYS, '__proto__', 'NEW_ONE']) expect(causeOf(code, language)).toBe(general);
    }
  });
});
