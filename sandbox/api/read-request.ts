import type { FastifyRequest } from 'fastify';
import { isUuid } from '../state/resource-ids.js';
import { PluggyError } from './pluggy-error.js';

/** A query parameter as text; a repeated one counts with its values joined, as a comma list does. */
export function query(request: FastifyRequest, name: string): string | undefined {
  const value = (request.query as Record<string, string | string[] | undefined>)[name];
  if (Array.isArray(value)) return value.join(',');
  return value === '' ? undefined : value;
}

/** A required UUID of the query; the refusal is Pluggy's wording. */
export function queryUuid(request: FastifyRequest, name: string): string {
  const value = query(request, name);
  if (isUuid(value)) return value;
  const missing = value === undefined ? `${name} should not be null or undefined, ` : '';
  throw new PluggyError(400, `${missing}${name} must be a UUID`);
}

/** The `id` of the path. Pluggy answers 400 to what is no UUID and 404 to one it does not know (facts-2 §3.4). */
export function pathUuid(request: FastifyRequest, name = 'id'): string {
  const value = (request.params as Record<string, string>)[name];
  if (isUuid(value)) return value;
  throw new PluggyError(400, `${name} must be a UUID`);
}

/** The body as an object; everything else, also none at all, counts as empty. */
export function bodyObject(request: FastifyRequest): Record<string, unknown> {
  const { body } = request;
  return body !== null && typeof body === 'object' && !Array.isArray(body)
    ? (body as Record<string, unknown>)
    : {};
}

/** An instant of the query: `yyyy-mm-dd` or ISO. A bare day counts from its first, or to its last, millisecond in UTC. */
export function queryInstant(
  request: FastifyRequest,
  name: string,
  edge: 'start' | 'end',
): number | undefined {
  const value = query(request, name);
  if (value === undefined) return undefined;
  const bare = /^\d{4}-\d{2}-\d{2}$/.test(value);
  // A "+00:00" that the SDK did not encode arrives with a space in its place.
  const instant = Date.parse(bare ? `${value}T00:00:00.000Z` : value.replace(' ', '+'));
  if (Number.isNaN(instant)) throw new PluggyError(400, `${name} must be a valid ISO 8601 date string`);
  return bare && edge === 'end' ? instant + 86_399_999 : instant;
}

/** A page of a list that is small enough to be held: Pluggy's page object. */
export function pageOf<T>(rows: T[], request: FastifyRequest): Record<string, unknown> {
  const { page, pageSize } = pageParameters(request);
  return {
    page,
    total: rows.length,
    totalPages: Math.max(1, Math.ceil(rows.length / pageSize)),
    results: rows.slice((page - 1) * pageSize, page * pageSize),
  };
}

export function pageParameters(request: FastifyRequest): { page: number; pageSize: number } {
  const pageSize = Number(query(request, 'pageSize') ?? 500);
  const page = Number(query(request, 'page') ?? 1);
  // Number by number as class-validator does, whose wording Pluggy's refusals have; NaN breaks every rule.
  const broken = [
    !(pageSize <= 500) && 'pageSize must not be greater than 500',
    !(pageSize >= 1) && 'pageSize must not be less than 1',
    !Number.isInteger(pageSize) && 'pageSize must be an integer number',
    !(page >= 1) && 'page must not be less than 1',
    !Number.isInteger(page) && 'page must be an integer number',
  ].filter((message) => message !== false);
  if (broken.length > 0) throw new PluggyError(400, broken.join(', '));
  return { page, pageSize };
}
