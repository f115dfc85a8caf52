import { createReadStream } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Controller, Get, Header, NotFoundException, Param, Req, Res, StreamableFile } from '@nestjs/common';
import { ApiExcludeEndpoint, ApiOkResponse, ApiProduces, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Config } from '../config/config.js';
import { Public } from './caller.js';
import { type DemoApp, isFromThisMachine, readDemoApp } from './demo-app.js';
import { JsonText } from './json-text.js';

const ROOT = fileURLToPath(new URL('../../../../', import.meta.url));
const SWAGGER_UI = dirname(createRequire(import.meta.url).resolve('swagger-ui-dist/package.json'));

const OWN = { folder: join(ROOT, 'web/explorer'), cache: 'no-cache' };
const SWAGGER_UIS = { folder: SWAGGER_UI, cache: 'public, max-age=3600' };
const JAVASCRIPT = 'text/javascript; charset=utf-8';
const CSS = 'text/css; charset=utf-8';

/** Every file that the page may load, and nothing else of either folder. */
const FILES: Record<string, { folder: string; cache: string; type: string }> = {
  'explorer.js': { ...OWN, type: JAVASCRIPT },
  'keys.js': { ...OWN, type: JAVASCRIPT },
  'plugin.js': { ...OWN, type: JAVASCRIPT },
  'explorer.css': { ...OWN, type: CSS },
  'swagger-ui-bundle.js': { ...SWAGGER_UIS, type: JAVASCRIPT },
  'swagger-ui.css': { ...SWAGGER_UIS, type: CSS },
  'favicon-32x32.png': { ...SWAGGER_UIS, type: 'image/png' },
};

/** Own files only; Swagger UI sets style attributes and data: images. The page talks to this hub and nobody else. */
const CSP =
  "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/** The API explorer and the document that it shows, self-hosted: no CDN, no validator, no third party. */
@Controller()
@ApiTags('Operations')
@Public()
export class ExplorerController {
  constructor(private readonly config: Config) {}

  /** The API explorer, a page for people. */
  @Get('docs')
  @Header('content-type', 'text/html; charset=utf-8')
  @Header('content-security-policy', CSP)
  @ApiProduces('text/html')
  @ApiOkResponse({ description: 'The page.', schema: { type: 'string' } })
  async page(): Promise<string> {
    return readFile(join(ROOT, 'web/explorer/index.html'), 'utf8');
  }

  /** What the page logs in with by itself on a developer's own machine: `undefined` and 204 everywhere else. */
  @Get('docs/demo')
  @Header('cache-control', 'no-store')
  @Header('cross-origin-resource-policy', 'same-origin')
  @Header('x-content-type-options', 'nosniff')
  @ApiExcludeEndpoint()
  async demo(
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<DemoApp | undefined> {
    const app = isFromThisMachine(request) ? await readDemoApp(this.config) : undefined;
    if (!app) void reply.status(204);
    return app;
  }

  @Get('docs/:file')
  @Header('x-content-type-options', 'nosniff')
  @ApiExcludeEndpoint()
  asset(@Param('file') name: string, @Res({ passthrough: true }) reply: FastifyReply): StreamableFile {
    const file = Object.hasOwn(FILES, name) ? FILES[name] : undefined;
    if (!file) throw new NotFoundException(`Cannot GET /docs/${name}`);
    void reply.header('cache-control', file.cache);
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
