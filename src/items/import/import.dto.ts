import { ApiProperty, ApiSchema } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayMinSize,
  IsArray,
  IsOptional,
  IsString,
  IsUUID,
  MaxLength,
  ValidateNested,
} from 'class-validator';

/** An Item to be imported. */
export class ImportedItemBody {
  /** Its id at Pluggy. */
  @ApiProperty({ format: 'uuid', example: 'c5a5fae7-4d7b-4c51-9e6c-2b1b8d1f4a10' })
  @IsUUID()
  id: string;

  /** The app's own id of the user; left out: what Pluggy has. @example "user-42" */
  @IsOptional()
  @IsString()
  @MaxLength(255)
  clientUserId?: string;
}

/** Body of `POST /items/import`. */
export class ImportBody {
  /** The Items, 1 to 10,000. */
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(10_000)
  @ValidateNested({ each: true })
  @Type(() => ImportedItemBody)
  items: ImportedItemBody[];
}

/** The path of one import. */
export class ImportParams {
  /** Id of the import. */
  @ApiProperty({ format: 'uuid', example: 'a3e1f5b2-0a3c-4d0e-9f55-0b1c2d3e4f50' })
  @IsUUID()
  id: string;
}

/** What became of one Item. */
@ApiSchema({ name: 'ImportedItem' })
export class ImportedItemSchema {
  /** The Item. */
  @ApiProperty({ format: 'uuid' })
  itemId: string;

  /**
   * adopted; already_yours; not_found (at Pluggy, or it is another app's, or was deleted here); failed; `null` while it
   * waits.
   */
  @ApiProperty({
    enum: ['adopted', 'already_yours', 'not_found', 'failed', null],
    type: String,
    nullable: true,
  })
  outcome: string | null;

  /** Why it failed. */
  @ApiProperty({ type: String, nullable: true })
  error: string | null;
}

/** How far an import is. */
@ApiSchema({ name: 'Import' })
export class ImportSchema {
  /** Its id. */
  @ApiProperty({ format: 'uuid' })
  id: string;

  /** ids (given one by one) or pluggy (all that Pluggy lists). */
  @ApiProperty({ enum: ['ids', 'pluggy'] })
  source: string;

  /** When it was asked for. */
  @ApiProperty({ format: 'date-time' })
  createdAt: string;

  /** When it ended; `null` while it goes on. */
  @ApiProperty({ type: String, format: 'date-time', nullable: true })
  endedAt: string | null;

  /** Why it ended early. */
  @ApiProperty({ type: String, nullable: true })
  error: string | null;

  /** Items in all. */
  @ApiProperty({ type: 'integer' })
  total: number;

  /** Items that are still to be looked at. */
  @ApiProperty({ type: 'integer' })
  waiting: number;

  /** Items that became the app's by it. */
  @ApiProperty({ type: 'integer' })
  adopted: number;

  /** Items that were the app's before. */
  @ApiProperty({ type: 'integer' })
  alreadyYours: number;

  /** Items that cannot be the app's. */
  @ApiProperty({ type: 'integer' })
  notFound: number;

  /** Items that Pluggy refused. */
  @ApiProperty({ type: 'integer' })
  failed: number;

  /** The Items of this page, by id. */
  results: ImportedItemSchema[];
}
