import 'reflect-metadata';
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { NestFactory } from '@nestjs/core';
import { AppModule } from './app.module.js';
import { readConfig } from './kernel/config/config.js';
import { createHttpAdapter } from './kernel/http/configure-http.js';
import { openApiDocument } from './kernel/http/openapi.js';
import type { RecordedExamples } from './kernel/http/recorded-examples.js';
import { WEBHOOK_PATHS } from './webhooks/webhook-route.openapi.js';

/**
 * `node dist/src/openapi.js` writes `openapi.json`; with `--check` it only says whether the committed one is stale.
 * Needs no database: in Nest's preview mode nothing is instantiated and no connection opened. The examples are those
 * that `npm run openapi:examples` has recorded.
 */
const besides = (name: string): string => fileURLToPath(new URL(`../../${name}`, import.meta.url));
const file = besides('openapi.json');
const { version } = JSON.parse(readFileSync(besides('package.json'), 'utf8')) as { version: string };
const examples = JSON.parse(readFileSync(besides('openapi-examples.json'), 'utf8')) as RecordedExamples;

const config = readConfig({
  DATABASE_URL: 'postgres://none/none',
  PLUGGY_CLIENT_ID: '00000000-0000-4000-8000-000000000000',
  PLUGGY_CLIENT_SECRET: 'none',
  PUBLIC_URL: 'https://hub.example',
});
const app = await NestFactory.create(AppModule.with(config), createHttpAdapter(config), {
  preview: true,
  logger: false,
  abortOnError: false,
});
const document = openApiDocument(app, version, WEBHOOK_PATHS, examples);
const text = `${JSON.stringify(document, null, 2)}\n`;

if (!process.argv.includes('--check')) {
  writeFileSync(file, text);
} else if (committed() !== text) {
  process.stderr.write('openapi.json is stale. Run: npm run openapi\n');
  process.exitCode = 1;
}

/** The committed document; Git on Windows may have given it other line ends. */
function committed(): string {
  try {
    return readFileSync(file, 'utf8').replaceAll('\r\n', '\n');
  } catch {
    return '';
  }
}
