import { createReadStream } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Controller, Get, Header, NotFoundException, Param, StreamableFile } from '@nestjs/common';
import { ApiExcludeEndpoint, ApiOkResponse, ApiProduces, ApiTags } from '@nestjs/swagger';
import { JsonText } from './json-text.js';
import { Public } from './caller.js';

const ROOT = fileURLToPath(new URL('../../../../', import.meta.url));
const SWAGGER_UI = dirname(createRequire(import.meta.url).resolve('swagger-ui-dist/package.json'));

/** Every file that the page may load, and nothing else of either folder. */
const FILES: Record<string, { folder: string; type: string }> = {
  'explorer.js': { folder: join(ROOT, 'web/explorer'), type: 'text/javascript; charset=utf-8' },
  'explorer.css': { folder: join(ROOT, 'web/explorer'), type: 'text/css; charset=utf-8' },
  'swagger-ui-bundle.js': { folder: SWAGGER_UI, type: 'text/javascript; charset=utf-8' },
  'swagger-ui.css': { folder: SWAGGER_UI, type: 'text/css; charset=utf-8' },
  'favicon-32x32.png': { folder: SWAGGER_UI, type: 'image/png' },
};

/** Own files only; Swagger UI sets style attributes and data: images. The page talks to this hub and nobody else. */
const CSP =
  "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/** The API explorer and the document that it shows, self-hosted: no CDN, no validator, no third party. */
@Controller()
@ApiTags('Operations')
@Public()
export class ExplorerController {
  /** The API explorer, a page for people. */
  @Get('docs')
  @Header('content-type', 'text/html; charset=utf-8')
  @Header('content-security-policy', CSP)
  @ApiProduces('text/html')
  @ApiOkResponse({ description: 'The page.', schema: { type: 'string' } })
  async page(): Promise<string> {
    return readFile(join(ROOT, 'web/explorer/index.html'), 'utf8');
  }

  @Get('docs/:file')
  @Header('cache-control', 'public, max-age=3600')
  @Header('x-content-type-options', 'nosniff')
  @ApiExcludeEndpoint()
  asset(@Param('file') name: string): StreamableFile {
    const file = Object.hasOwn(FILES, name) ? FILES[name] : undefined;
    if (!file) throw new NotFoundException(`Cannot GET /docs/${name}`);
    return new StreamableFile(createReadStream(join(file.folder, name)), { type: file.type });
  }

  /**
   * This document, OpenAPI 3.1. The committed file is served, the one that CI compared with the code; generate
   * clients from it.
   */
  @Get('openapi.json')
  @JsonText()
  @ApiOkResponse({ description: 'The document.', schema: { type: 'object', additionalProperties: true } })
  async document(): Promise<string> {
    return readFile(join(ROOT, 'openapi.json'), 'utf8');
  }
}
