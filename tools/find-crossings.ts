import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve, sep } from 'node:path';
import ts from 'typescript';

/** One crossing of a wall: where it is, and in words what is wrong with it and what is right. */
export interface Crossing {
  file: string;
  line: number;
  message: string;
}

/** What a module lets others read in SQL; every other table or view of a module is its own affair. */
const PUBLISHED_VIEWS = new Set(['items.readable']);

/** Programs that share no code, so that one can catch the other's mistakes, and what no program may lean on. */
const CLOSED_FOLDERS: Record<string, readonly string[]> = {
  src: ['sandbox', 'test', 'bench', 'tools'],
  sandbox: ['src', 'test', 'bench', 'tools', 'migrations'],
  migrations: ['src', 'sandbox', 'test', 'bench', 'tools'],
};

/**
 * Finds every import and every SQL text that crosses a wall between modules, under the folder `root`.
 *
 * A module is a folder of `src` with a `<folder>.module.ts`, and owns the database schema of the same name. The
 * ways across are a domain event (`events/*`), the owner's `face.ts` and a published view. The kernel is below all
 * modules: they use it, it knows none of them.
 */
export function findCrossings(root: string): Crossing[] {
  const modules = foldersOf(join(root, 'src')).filter((name) =>
    existsSync(join(root, 'src', name, `${name}.module.ts`)),
  );
  return Object.keys(CLOSED_FOLDERS)
    .flatMap((folder) => sourcesUnder(join(root, folder)))
    .flatMap((file) => new SourceCheck(root, file, modules).crossings());
}

class SourceCheck {
  private readonly path: string[];
  /** The module (or `kernel`) that this file belongs to; undefined for what stands above the modules. */
  private readonly owner: string | undefined;
  private readonly source: ts.SourceFile;
  private readonly found: Crossing[] = [];

  constructor(
    private readonly root: string,
    private readonly file: string,
    private readonly modules: readonly string[],
  ) {
    this.path = relative(root, file).split(sep);
    this.owner = ownerOf(this.path, modules);
    this.source = ts.createSourceFile(file, readFileSync(file, 'utf8'), ts.ScriptTarget.Latest, true);
  }

  crossings(): Crossing[] {
    this.visit(this.source);
    return this.found;
  }

  private visit(node: ts.Node): void {
    if (ts.isStringLiteralLike(node)) {
      if (isImportSpecifier(node)) this.checkImport(node);
      else this.checkSql(node, node.text);
    } else if (ts.isTemplateExpression(node)) {
      this.checkSql(node, [node.head.text, ...node.templateSpans.map((s) => s.literal.text)].join('$'));
    }
    ts.forEachChild(node, (child) => this.visit(child));
  }

  private checkImport(specifier: ts.StringLiteralLike): void {
    if (!specifier.text.startsWith('.')) return;
    const target = relative(this.root, resolve(dirname(this.file), specifier.text)).split(sep);
    const [from = '', to = ''] = [this.path[0], target[0]];
    const shown = target.join('/');
    // A test beside the code may use the tests' harness.
    const isTest = this.file.endsWith('.spec.ts') && to === 'test';
    if (CLOSED_FOLDERS[from]?.includes(to) && !isTest) {
      this.report(specifier, `${from}/ imports ${shown}: ${from}/ must not lean on ${to}/`);
      return;
    }
    if (from !== 'src' || to !== 'src' || this.owner === undefined) return;
    const owner = ownerOf(target, this.modules);
    if (owner === this.owner || (owner === 'kernel' && this.owner !== 'kernel')) return;
    if (this.owner === 'kernel')
      this.report(specifier, `the kernel imports ${shown}: the kernel knows no module and nothing above it`);
    else if (owner === undefined)
      this.report(specifier, `module ${this.owner} imports ${shown}: that stands above the modules`);
    else if (!isWayIn(target) && !isWiring(this.path, target))
      this.report(
        specifier,
        `module ${this.owner} imports ${shown}, an inside of module ${owner}: use ${owner}/face.ts or an event of ${owner}/events/`,
      );
  }

  private checkSql(node: ts.Node, text: string): void {
    if (
      this.owner === undefined ||
      !/\b(select|insert|update|delete|truncate|create|alter|drop|lock)\b/i.test(text)
    )
      return;
    const schemas = [...this.modules, 'kernel'].filter((name) => name !== this.owner);
    for (const [, name = ''] of text.matchAll(
      new RegExp(`(?<![\\w.'/-])("?(?:${schemas.join('|')})"?\\s*\\.\\s*"?\\w+)`, 'gi'),
    )) {
      const table = name.replaceAll(/["\s]/g, '').toLowerCase();
      if (PUBLISHED_VIEWS.has(table)) continue;
      this.report(
        node,
        `SQL of ${this.owner} names ${table}, a table of ${table.split('.')[0]}: ask its face, handle its event, or read a published view (${[...PUBLISHED_VIEWS].join(', ')})`,
      );
    }
  }

  private report(node: ts.Node, message: string): void {
    const line = this.source.getLineAndCharacterOfPosition(node.getStart()).line + 1;
    this.found.push({ file: this.path.join('/'), line, message });
  }
}

/** `src/<module>/…` belongs to the module, `migrations/<time>-<module>.ts` to the module that it is named for. */
function ownerOf(path: string[], modules: readonly string[]): string | undefined {
  const name = path[0] === 'migrations' ? path[1]?.replace(/^\d+-/, '').replace(/\.[jt]s$/, '') : path[1];
  return path[0] !== 'sandbox' && name !== undefined && (name === 'kernel' || modules.includes(name))
    ? name
    : undefined;
}

const isWayIn = ([, , entry, ...rest]: string[]): boolean =>
  (entry === 'face.js' && rest.length === 0) || (entry === 'events' && rest.length === 1);

/** Nest hands out a module's face only to a module that imports its module class: one `*.module.ts` to the other. */
const isWiring = (from: string[], target: string[]): boolean =>
  from.at(-1) === `${from[1]}.module.ts` && target.at(-1) === `${target[1]}.module.js`;

function isImportSpecifier(node: ts.StringLiteralLike): boolean {
  const { parent } = node;
  return (
    ts.isImportDeclaration(parent) ||
    ts.isExportDeclaration(parent) ||
    ts.isExternalModuleReference(parent) ||
    (ts.isLiteralTypeNode(parent) && ts.isImportTypeNode(parent.parent)) ||
    (ts.isCallExpression(parent) && parent.expression.kind === ts.SyntaxKind.ImportKeyword)
  );
}

function foldersOf(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name);
}

function sourcesUnder(folder: string): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.ts'))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
}
