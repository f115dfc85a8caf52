import { ApiSchema } from '@nestjs/swagger';
import { PageOf } from '../../kernel/http/page.schema.js';

/** What a user shares at an Open Finance bank. */
@ApiSchema({ name: 'Resource' })
export class ResourceSchema {
  /** The bank's own id. */
  resourceId: string;

  /**
   * ACCOUNT, CREDIT_CARD_ACCOUNT, LOAN, FINANCING, FUND, ….
   * @example "ACCOUNT"
   */
  type: string;

  /**
   * AVAILABLE, UNAVAILABLE, TEMPORARILY_UNAVAILABLE or PENDING_AUTHORISATION.
   * @example "AVAILABLE"
   */
  status: string;
}

/** The resources of an Item. */
@ApiSchema({ name: 'ResourcePage' })
export class ResourcePage extends PageOf(ResourceSchema) {}
