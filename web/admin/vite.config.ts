import { join } from 'node:path';
import { defineConfig } from 'vite';
import { compress } from './build/compress.ts';
import { themeVariables } from './build/theme-variables.ts';

/** `npm run build:admin`. `npm run dev:admin` serves it with the API of a hub at HUB_URL (default port 3000). */
export default defineConfig({
  root: import.meta.dirname,
  base: '/admin/',
  plugins: [themeVariables(), compress()],
  oxc: { jsx: { runtime: 'automatic' } },
  build: {
    outDir: join(import.meta.dirname, '../../dist/web/admin'),
    emptyOutDir: true,
    // A data: URL in place of a small file would need the policy to let it in.
    assetsInlineLimit: 0,
    reportCompressedSize: false,
    modulePreload: { polyfill: false },
    target: 'es2022',
    rolldownOptions: {
      onLog: (level, log, handle) => {
        // Mantine's 'use client', which means nothing here.
        if (log.code !== 'MODULE_LEVEL_DIRECTIVE') handle(level, log);
      },
      output: {
        // What changes with an upgrade only, so that a release of ours leaves it in the browsers' caches.
        codeSplitting: {
          groups: [
            { name: 'react', test: /node_modules[\\/](react|react-dom|scheduler|wouter|@tanstack)[\\/]/ },
            { name: 'mantine', test: /node_modules[\\/](@mantine|@floating-ui|clsx)[\\/]/ },
          ],
        },
      },
    },
  },
  server: { proxy: { '/admin/api': process.env.HUB_URL ?? 'http://127.0.0.1:3000' } },
});
