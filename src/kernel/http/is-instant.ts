import { ValidateBy, isISO8601 } from 'class-validator';

const INSTANT = /^\d{4}-\d\d-\d\d(?:T\d\d:\d\d(?::\d\d(?:\.\d{1,6})?)?(?:Z|[+-]\d\d:\d\d)?)?$/;

/**
 * A day (`2026-11-20`) or an instant (`2026-11-20T09:14:03.120Z`) that PostgreSQL can read, and that exists. The
 * refusal is worded as class-validator's own, which is what Pluggy sends.
 */
export const IsInstant = (): PropertyDecorator =>
  ValidateBy({
    name: 'isInstant',
    validator: {
      validate: (value) =>
        typeof value === 'string' && INSTANT.test(value) && isISO8601(value, { strict: true }),
      defaultMessage: () => '$property must be a valid ISO 8601 date string',
    },
  });

/** A day (`2026-11-20`) that exists. */
export const IsDay = (): PropertyDecorator =>
  ValidateBy({
    name: 'isDay',
    validator: {
      validate: (value) =>
        typeof value === 'string' && /^\d{4}-\d\d-\d\d$/.test(value) && isISO8601(value, { strict: true }),
      defaultMessage: () => '$property must be a day, YYYY-MM-DD',
    },
  });
