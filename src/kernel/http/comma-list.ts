import { Transform } from 'class-transformer';

/** A list of ids in a query: `ids=a,b` or `ids=a&ids=b`, as Pluggy accepts both. */
export const CommaList = (): PropertyDecorator =>
  Transform(({ value }: { value: unknown }) =>
    value === undefined
      ? undefined
      : (Array.isArray(value) ? value : [value]).flatMap((v) => String(v).split(',')),
  );
