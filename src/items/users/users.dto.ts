import { IsNotEmpty, IsString, MaxLength } from 'class-validator';

/** The path of one end user. */
export class UserParams {
  /** The app’s own id of the user. @example "demo-user" */
  @IsString()
  @IsNotEmpty()
  @MaxLength(255)
  clientUserId: string;
}
