import type { Type } from '@nestjs/common';
import { ApiProperty } from '@nestjs/swagger';

interface Page<T> {
  page: number;
  total: number;
  totalPages: number;
  results: T[];
}

interface CursorPage<T> {
  results: T[];
  next: string | null;
}

/** Pluggy's page model with items of one class: `class AccountPage extends PageOf(AccountSchema) {}`. */
export function PageOf<T>(item: Type<T>): Type<Page<T>> {
  class PageSchema implements Page<T> {
    @ApiProperty({ type: 'integer', minimum: 1, description: 'Number of this page, from 1.', example: 1 })
    page: number;

    @ApiProperty({ type: 'integer', minimum: 0, description: 'Rows on all pages together.', example: 2 })
    total: number;

    @ApiProperty({ type: 'integer', minimum: 0, description: 'Number of pages.', example: 1 })
    totalPages: number;

    @ApiProperty({ type: [item], description: 'The rows of this page.' })
    results: T[];
  }
  return PageSchema;
}

/** Pluggy's cursor model: `next` is to be appended to the path as it is; `null` on the last page. */
export function CursorPageOf<T>(item: Type<T>): Type<CursorPage<T>> {
  class CursorPageSchema implements CursorPage<T> {
    @ApiProperty({ type: [item], description: 'The rows of this page.' })
    results: T[];

    @ApiProperty({
      type: String,
      nullable: true,
      description: 'Query string of the next page: append it to the path as it is. `null` on the last page.',
      example: null,
    })
    next: string | null;
  }
  return CursorPageSchema;
}
