import { ApiProperty, ApiSchema } from '@nestjs/swagger';
import { ArrayMaxSize, ArrayMinSize, IsArray, IsDefined, IsUUID } from 'class-validator';
import { RefusesUnknown } from '../../kernel/http/input-pipe.js';

/** Body of `POST /admin/api/unclaimed-items/claim`. */
@RefusesUnknown()
export class ClaimBody {
  /** The app whose Items they become. */
  @ApiProperty({ format: 'uuid', example: '3d0ad5b6-6f0b-4a3e-9b7c-8c1f0f5f2a01' })
  @IsDefined()
  @IsUUID()
  appId: string;

  /** The Items, at most 500. */
  @ApiProperty({ type: [String], format: 'uuid', example: ['c5a5fae7-4d7b-4c51-9e6c-2b1b8d1f4a10'] })
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(500)
  @IsUUID(undefined, { each: true })
  itemIds: string[];
}

/** An Item that is at Pluggy and no app's here. */
@ApiSchema({ name: 'UnclaimedItem' })
export class UnclaimedItemSchema {
  /** Its id. */
  @ApiProperty({ format: 'uuid' })
  id: string;

  /** The institution. */
  @ApiProperty({ type: String, nullable: true })
  connector: string | null;

  /** As last heard. */
  @ApiProperty({ type: String, nullable: true })
  status: string | null;

  /** When it was made at Pluggy. */
  @ApiProperty({ type: String, format: 'date-time', nullable: true })
  createdAt: string | null;

  /** What Pluggy has as the user's id: none that the hub gave it. */
  @ApiProperty({ type: String, nullable: true })
  clientUserId: string | null;
}

/** All of them. */
@ApiSchema({ name: 'UnclaimedItems' })
export class UnclaimedItemsSchema {
  /** The oldest first. */
  results: UnclaimedItemSchema[];
}

/** The import that makes them an app's. */
@ApiSchema({ name: 'ClaimAsked' })
export class ClaimAskedSchema {
  /** The import. It goes on by itself. */
  @ApiProperty({ format: 'uuid' })
  importId: string;
}
