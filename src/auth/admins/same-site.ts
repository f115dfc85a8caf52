import type { FastifyRequest } from 'fastify';
import { CrossSiteRequest } from './admin-errors.js';

/**
 * Refuses what a page of another site sends, whatever cookies come along: also a login, by which that page would have
 * the admin work in an account of its own. Browsers say where a request comes from in headers that no page can change;
 * programs send neither.
 *
 * @param publicUrl as which the page may be known where a proxy has changed the `Host`.
 * @throws CrossSiteRequest
 */
export function refuseOtherSites(request: FastifyRequest, publicUrl: string): void {
  const site = request.headers['sec-fetch-site'];
  if (site !== undefined) {
    if (site !== 'same-origin' && site !== 'none') throw new CrossSiteRequest();
    return;
  }
  const { origin } = request.headers;
  if (origin === undefined || origin === new URL(publicUrl).origin) return;
  if (!URL.canParse(origin) || new URL(origin).host !== request.host) throw new CrossSiteRequest();
}
