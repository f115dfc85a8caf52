import { Controller, Get, Query } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { AdminRoute } from '../../kernel/http/admin.js';
import { PluggyErrors } from '../../kernel/http/pluggy-errors.js';
import { IncidentsQuery } from './incidents.dto.js';
import { IncidentList } from './incidents.schema.js';
import { ListIncidents } from './list-incidents.js';

@Controller('admin/api/incidents')
@ApiTags('Admin items')
@AdminRoute()
export class IncidentsController {
  constructor(private readonly listIncidents: ListIncidents) {}

  /** Trouble of whole institutions; their Items are `GET /admin/api/items?incidentId=`. */
  @Get()
  @ApiOkResponse({ type: IncidentList })
  @PluggyErrors(400)
  list(@Query() query: IncidentsQuery): Promise<IncidentList> {
    return this.listIncidents.list(query);
  }
}
