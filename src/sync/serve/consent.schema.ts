import { ApiProperty, ApiSchema } from '@nestjs/swagger';
import { PageOf } from '../../kernel/http/page.schema.js';

/** What an Open Finance user granted, and until when. It stays when it has ended: it is the receipt. */
@ApiSchema({ name: 'Consent' })
export class ConsentSchema {
  /** Pluggy's id of the consent. */
  @ApiProperty({ format: 'uuid' })
  id: string;

  /** The Item that it is for. */
  @ApiProperty({ format: 'uuid' })
  itemId: string;

  /** What may be read. */
  products: string[];

  /** The permissions, in the regulator's words. */
  openFinancePermissionsGranted?: string[] | null;

  /** When it was granted. */
  @ApiProperty({ format: 'date-time' })
  createdAt: string;

  /** When it ends; none: no end. */
  expiresAt?: string | null;

  /** When it was revoked. */
  revokedAt?: string | null;
}

/** The consents of an Item, newest first. */
@ApiSchema({ name: 'ConsentPage' })
export class ConsentPage extends PageOf(ConsentSchema) {}
