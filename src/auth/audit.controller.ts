import { Controller, Get, Query } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { AdminRoute } from '../kernel/http/admin.js';
import { PluggyErrors } from '../kernel/http/pluggy-errors.js';
import { AuditQuery } from './audit.dto.js';
import { AuditPage } from './audit.schema.js';
import { ReadAudit } from './read-audit.js';

/** What admins, operators and the hub itself did. */
@Controller('admin/api/audit')
@ApiTags('Admin audit')
@AdminRoute()
export class AuditController {
  constructor(private readonly audit: ReadAudit) {}

  /** What was done, by whom and to what, the latest first. */
  @Get()
  @ApiOkResponse({ type: AuditPage })
  @PluggyErrors(400)
  list(@Query() query: AuditQuery): Promise<AuditPage> {
    return this.audit.page(query);
  }
}
