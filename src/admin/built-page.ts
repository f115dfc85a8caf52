import { readdir, readFile } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Injectable } from '@nestjs/common';

/** Where `npm run build:admin` puts it. */
const FOLDER = fileURLToPath(new URL('../../web/admin/', import.meta.url));

const TYPES: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.woff2': 'font/woff2',
};
/** The better first. */
const ENCODINGS = { br: '.br', gzip: '.gz' } as const;
type Encoding = keyof typeof ENCODINGS;

export interface BuiltFile {
  type: string;
  encoding: Encoding | undefined;
  bytes: Buffer;
}

/**
 * The files of the admin page, as they were built: each is there plain, with brotli and with gzip. They are listed
 * once, so that no path in a request is ever one on the disk, and kept in memory (two megabytes) when asked for.
 */
@Injectable()
export class BuiltPage {
  private names: Promise<Set<string>> | undefined;
  private readonly kept = new Map<string, Promise<Buffer>>();

  /** Whether there is a file to be served by this name. */
  async has(name: string): Promise<boolean> {
    return extname(name) in TYPES && (await this.list()).has(name);
  }

  /** @param accepted the request's Accept-Encoding. */
  async read(name: string, accepted = ''): Promise<BuiltFile> {
    const names = await this.list();
    if (!names.has(name)) throw new Error('The admin page is not built: npm run build:admin');
    const encoding = (Object.keys(ENCODINGS) as Encoding[]).find(
      (each) => accepts(accepted, each) && names.has(name + ENCODINGS[each]),
    );
    const bytes = await this.keep(encoding ? name + ENCODINGS[encoding] : name);
    return { type: TYPES[extname(name)]!, encoding, bytes };
  }

  private list(): Promise<Set<string>> {
    return (this.names ??= readdir(FOLDER, { recursive: true }).then(
      (names) => new Set(names.map((name) => name.replaceAll('\\', '/'))),
      () => new Set(),
    ));
  }

  private keep(name: string): Promise<Buffer> {
    const found = this.kept.get(name) ?? readFile(join(FOLDER, name));
    this.kept.set(name, found);
    return found;
  }
}

/** A browser never sends `;q=0`, but it means no. */
const accepts = (header: string, encoding: Encoding): boolean =>
  header.split(',').some((part) => {
    const [name, ...parameters] = part.split(';').map((text) => text.trim().toLowerCase());
    return name === encoding && !parameters.some((parameter) => /^q=0(\.0*)?$/.test(parameter));
  });
