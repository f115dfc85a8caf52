import { Controller, Get, Headers, NotFoundException, Req, Res } from '@nestjs/common';
import { ApiExcludeEndpoint, ApiOkResponse, ApiProduces, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { ADMIN_PATH } from '../kernel/http/admin.js';
import { Public } from '../kernel/http/caller.js';
import { BuiltPage } from './built-page.js';

/**
 * Own files only, nothing inline; the institutions' logos come from where Pluggy keeps them. A logo anywhere else is
 * not loaded, so that no bank's data makes an admin's browser call on a stranger.
 */
const CSP = [
  `default-src 'none'`,
  `script-src 'self'`,
  `style-src 'self'`,
  `img-src 'self' data: https://cdn.pluggy.ai`,
  `font-src 'self'`,
  `connect-src 'self'`,
  `base-uri 'none'`,
  `form-action 'self'`,
  `frame-ancestors 'none'`,
].join('; ');

const PAGE_HEADERS = {
  'content-security-policy': CSP,
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'permissions-policy': 'camera=(), geolocation=(), microphone=()',
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'cache-control': 'no-cache',
};
const ASSET_HEADERS = { 'x-content-type-options': 'nosniff', vary: 'accept-encoding' };
/** Its name has the hash of what is in it. */
const FOREVER = 'public, max-age=31536000, immutable';

/** The admin page, for people who run the hub. What it shows comes from the admin API, with a session. */
@Controller('admin')
@ApiTags('Admin session')
@Public()
export class AdminPageController {
  constructor(private readonly built: BuiltPage) {}

  /** The admin page, for people. Every path below it that is no file is a place within the page. */
  @Get()
  @ApiProduces('text/html')
  @ApiOkResponse({ description: 'The page.', schema: { type: 'string' } })
  page(
    @Headers('accept-encoding') accepted: string | undefined,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Buffer> {
    return this.send('index.html', accepted, reply);
  }

  @Get('*')
  @ApiExcludeEndpoint()
  async below(
    @Req() request: FastifyRequest,
    @Headers('accept-encoding') accepted: string | undefined,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Buffer> {
    const path = request.url.split('?', 1)[0] ?? '';
    const name = path.slice('/admin/'.length);
    const isFile = await this.built.has(name);
    // A file of an earlier build must not be answered with a page: the browser would run that as a script.
    if (!isFile && (path.startsWith(ADMIN_PATH) || path === '/admin/api' || name.startsWith('assets/')))
      throw new NotFoundException(`Cannot GET ${path}`);
    return this.send(isFile ? name : 'index.html', accepted, reply);
  }

  private async send(name: string, accepted: string | undefined, reply: FastifyReply): Promise<Buffer> {
    const { type, encoding, bytes } = await this.built.read(name, accepted);
    void reply.headers(name === 'index.html' ? { ...PAGE_HEADERS, vary: 'accept-encoding' } : ASSET_HEADERS);
    if (name !== 'index.html')
      void reply.header('cache-control', name.startsWith('assets/') ? FOREVER : 'no-cache');
    if (encoding) void reply.header('content-encoding', encoding);
    void reply.type(type);
    return bytes;
  }
}
