import { readdirSync, readFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';

export const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/** The text of a file, by its path in the repository. */
export const read = (path: string): string => readFileSync(join(ROOT, path), 'utf8');

/** Paths of all files below a folder of the repository that end so, with slashes on every system. */
export function filesUnder(folder: string, ending: string): string[] {
  return readdirSync(join(ROOT, folder), { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith(ending))
    .map((entry) => relative(ROOT, join(entry.parentPath, entry.name)).split(sep).join('/'))
    .sort();
}

/** Every document that people read, each with its path. */
export const documents = (): string[] => [
  'README.md',
  'CHANGELOG.md',
  'sandbox/README.md',
  ...filesUnder('docs', '.md'),
];

/** What stands in backticks in a document, outside of code blocks. */
export const codeWords = (markdown: string): string[] =>
  [...markdown.replace(/^```[\s\S]*?^```/gm, '').matchAll(/`([^`\n]+)`/g)].map((match) => match[1]!);

/** The code blocks of one language in a document. */
export const codeBlocks = (markdown: string, language: string): string[] =>
  [...markdown.matchAll(new RegExp(`^\`\`\`${language}\\n([\\s\\S]*?)^\`\`\``, 'gm'))].map(
    (match) => match[1]!,
  );

/** The cells of the table whose header begins with this word. */
export function table(markdown: string, firstHeader: string): string[][] {
  const lines = markdown.split('\n');
  const header = lines.findIndex((line) => line.startsWith(`| ${firstHeader} |`));
  if (header === -1) throw new Error(`There is no table that begins with "${firstHeader}"`);
  const rows = lines.slice(header + 2);
  const end = rows.findIndex((line) => !line.startsWith('|'));
  return rows.slice(0, end).map((line) => line.split('|').slice(1, -1).map((cell) => cell.trim())); // prettier-ignore
}
