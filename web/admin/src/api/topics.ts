/** What the hub says has changed (`GET /admin/api/live`); also the first word of every query's key. */
export const TOPICS = [
  'items',
  'incidents',
  'webhooks',
  'jobs',
  'removals',
  'runs',
  'audit',
  'apps',
  'admins',
  'overview',
] as const;
export type Topic = (typeof TOPICS)[number];
