import { ApiProperty, ApiSchema } from '@nestjs/swagger';
import { ItemSchema } from '../item.schema.js';

/** One person of an app, and what is connected of them. */
@ApiSchema({ name: 'User' })
export class UserSchema {
  /** The app's own id of the user. @example "user-42" */
  clientUserId: string;

  /** The user's Items, the oldest first. */
  @ApiProperty({ type: [ItemSchema] })
  items: ItemSchema[];
}
