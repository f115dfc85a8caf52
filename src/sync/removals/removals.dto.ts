import { ApiProperty } from '@nestjs/swagger';
import { Transform, Type } from 'class-transformer';
import { IsBoolean, IsIn, IsInt, IsOptional, IsString, IsUUID, Max, MaxLength, Min } from 'class-validator';
import { PRODUCTS } from '../products/products.js';
import { RefusesUnknown } from '../../kernel/http/input-pipe.js';

/** Kinds of rows that can be held. */
export const HELD_KINDS = PRODUCTS.map(({ kind }) => kind.name);

/** Query of `GET /admin/api/removals`. */
@RefusesUnknown()
export class RemovalsQuery {
  /** Only of this Item. @example "91f18578-11a9-4e00-869a-4b8aaa8cc361" */
  @IsOptional()
  @IsUUID()
  itemId?: string;

  /** True: those that an admin has decided to keep, instead of those that wait for a decision. */
  @IsOptional()
  @ApiProperty({ type: 'boolean' })
  @Transform(({ value }: { value: unknown }) => (value === 'true' ? true : value === 'false' ? false : value))
  @IsBoolean()
  dismissed: boolean = false;
}

/** The path of the removals of an Item. */
@RefusesUnknown()
export class RemovalsParams {
  /** Id of the Item. */
  @ApiProperty({ format: 'uuid' })
  @IsUUID()
  itemId: string;
}

/** Query of `GET /admin/api/removals/{itemId}`: one list of the Item's. */
@RefusesUnknown()
export class RemovalRowsQuery {
  /** Which kind of rows. */
  @ApiProperty({ enum: HELD_KINDS, example: 'transaction' })
  @IsIn(HELD_KINDS)
  kind: string;

  /** The account or investment whose list it is; left out for what belongs to the Item alone. */
  @IsOptional()
  @ApiProperty({ format: 'uuid' })
  @IsUUID()
  parentId?: string;

  /** True: those that an admin has decided to keep. */
  @IsOptional()
  @ApiProperty({ type: 'boolean' })
  @Transform(({ value }: { value: unknown }) => (value === 'true' ? true : value === 'false' ? false : value))
  @IsBoolean()
  dismissed: boolean = false;

  /** Only rows after this one, by its id; from `next`. */
  @IsOptional()
  @IsString()
  @MaxLength(200)
  after?: string;

  /** Rows per page, 1 to 500. */
  @IsOptional()
  @ApiProperty({ type: 'integer' })
  @Type(() => Number)
  @IsInt()
  @Min(1)
  @Max(500)
  pageSize: number = 100;
}

/** Body of `POST /admin/api/removals/{itemId}/apply` and `/dismiss`: one list of the Item's. */
@RefusesUnknown()
export class DecideRemovalsBody {
  /** Which kind of rows. */
  @ApiProperty({ enum: HELD_KINDS, example: 'transaction' })
  @IsIn(HELD_KINDS)
  kind: string;

  /** The account or investment whose list it is; left out for what belongs to the Item alone. */
  @IsOptional()
  @ApiProperty({ format: 'uuid' })
  @IsUUID()
  parentId?: string;

  /** True: those that an admin had decided to keep. */
  @IsOptional()
  @IsBoolean()
  dismissed?: boolean;

  /** Why, for the audit log. */
  @IsOptional()
  @IsString()
  @MaxLength(500)
  reason?: string;
}
