import { pageFiles } from '../api/page-files.js';

/**
 * The Connect page's and the bank's. Any page may show them in a frame, as Pluggy's widget can be. What the bank's form
 * leads to is not limited: it may be a deep link.
 */
export const servePageFile = pageFiles('connect/page', "img-src 'self' data:");
