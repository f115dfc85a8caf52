import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { type ApiDocument, findOpenApiGaps } from './find-openapi-gaps.js';

/** Part of `npm run check:openapi`: says every gap of the committed document; exit code 1 when there is one. */
const file = fileURLToPath(new URL('../../openapi.json', import.meta.url));
const gaps = findOpenApiGaps(JSON.parse(readFileSync(file, 'utf8')) as ApiDocument);
for (const gap of gaps) process.stderr.write(`openapi.json: ${gap}\n`);
if (gaps.length > 0) process.exitCode = 1;
