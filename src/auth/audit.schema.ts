import { ApiProperty, ApiSchema } from '@nestjs/swagger';
import { CursorPageOf } from '../kernel/http/page.schema.js';

/** One thing that was done. */
@ApiSchema({ name: 'AuditEntry' })
export class AuditEntrySchema {
  /** Its number; the higher, the later it was noted. @example "17" */
  id: string;

  /** When. */
  @ApiProperty({ format: 'date-time' })
  at: string;

  /** By whom: an admin's name, `cli` for an operator, `hub` for the hub itself. @example "admin" */
  actor: string;

  /** What. @example "admin created" */
  action: string;

  /** To what: an id, or `admin` and a name. @example "admin maria@example.com" */
  subject: string;

  /** More about it. */
  @ApiProperty({ type: 'object', additionalProperties: true, nullable: true })
  details: Record<string, unknown> | null;
}

/** One page of what was done, the latest first. */
@ApiSchema({ name: 'AuditPage' })
export class AuditPage extends CursorPageOf(AuditEntrySchema) {}
