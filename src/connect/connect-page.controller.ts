import { createReadStream } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Controller, Get, Header, NotFoundException, Param, Res, StreamableFile } from '@nestjs/common';
import { ApiExcludeEndpoint, ApiOkResponse, ApiProduces, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { Config } from '../kernel/config/config.js';
import { Public } from '../kernel/http/caller.js';

const ROOT = fileURLToPath(new URL('../../../', import.meta.url));
const JAVASCRIPT = 'text/javascript; charset=utf-8';

/** Every file that the page may load. The widget is bundled from its npm package by `npm run build`. */
const FILES: Record<string, { path: string; type: string }> = {
  'connect.js': { path: join(ROOT, 'web/connect/connect.js'), type: JAVASCRIPT },
  'causes.js': { path: join(ROOT, 'web/connect/causes.js'), type: JAVASCRIPT },
  'names.js': { path: join(ROOT, 'web/connect/names.js'), type: JAVASCRIPT },
  'widget.js': { path: join(ROOT, 'web/connect/widget.js'), type: JAVASCRIPT },
  'texts.js': { path: join(ROOT, 'web/connect/texts.js'), type: JAVASCRIPT },
  'connect.css': { path: join(ROOT, 'web/connect/connect.css'), type: 'text/css; charset=utf-8' },
  'pluggy-widget.js': { path: join(ROOT, 'dist/web/connect/pluggy-widget.js'), type: JAVASCRIPT },
};

const STRICT =
  "default-src 'none'; script-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
/** The widget's page, the institutions' logos, and the inline style of the widget's modal, which has no nonce. */
const FOR_PLUGGY = `${STRICT}; style-src 'self' 'unsafe-inline'; img-src data: https://cdn.pluggy.ai; frame-src https://connect.pluggy.ai`;

/**
 * The hosted Connect page, for people: `/connect#<connect token>` or `/connect#link=<link>` (see
 * web/connect/connect.js for what else may stand there). It says which app asks, what is wrong and what will happen,
 * shows Pluggy's widget, or the sandbox's page when the sandbox stands in for Pluggy, and leads back to the place that
 * the app gave with its credentials when it asked for the token or the link. Never to one that stands in the address,
 * which would send people wherever its author likes.
 */
@Controller('connect')
@ApiTags('Connect an account')
@Public()
export class ConnectPageController {
  private readonly sandboxPage: string;
  private readonly csp: string;

  constructor(config: Config) {
    const sandbox = config.HUB_MODE === 'local' ? new URL(`${config.PLUGGY_API_URL}/connect`) : undefined;
    this.sandboxPage = sandbox?.href ?? '';
    this.csp = sandbox
      ? `${STRICT}; style-src 'self'; img-src data:; frame-src ${sandbox.origin}`
      : FOR_PLUGGY;
  }

  /** The Connect page, for people. Open it with the connect token in the fragment. */
  @Get()
  @ApiProduces('text/html')
  @ApiOkResponse({ description: 'The page.', schema: { type: 'string' } })
  async page(@Res({ passthrough: true }) reply: FastifyReply): Promise<string> {
    void reply.headers({
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy': this.csp,
      'referrer-policy': 'no-referrer',
      'x-content-type-options': 'nosniff',
      'cache-control': 'no-cache',
    });
    const html = await readFile(join(ROOT, 'web/connect/index.html'), 'utf8');
    return html.replace('{{sandboxPage}}', encodeURI(this.sandboxPage).replaceAll("'", '%27'));
  }

  @Get(':file')
  @Header('cache-control', 'no-cache')
  @Header('x-content-type-options', 'nosniff')
  @ApiExcludeEndpoint()
  asset(@Param('file') name: string): StreamableFile {
    const file = Object.hasOwn(FILES, name) ? FILES[name] : undefined;
    if (!file) throw new NotFoundException(`Cannot GET /connect/${name}`);
    return new StreamableFile(createReadStream(file.path), { type: file.type });
  }
}
