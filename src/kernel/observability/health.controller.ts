import { Controller, Get, ServiceUnavailableException } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { DataSource } from 'typeorm';
import { Database } from '../database/database.js';
import { Public } from '../http/caller.js';
import { PluggyErrors } from '../http/pluggy-errors.js';
import { HealthSchema } from './health.schema.js';

/** For load balancers and container engines. */
@Controller('health')
@ApiTags('Operations')
@Public()
export class HealthController {
  constructor(
    private readonly database: Database,
    private readonly dataSource: DataSource,
  ) {}

  /** The process runs. Says nothing of its surroundings, so that a database outage does not restart it. */
  @Get('live')
  @ApiOkResponse({ description: 'It runs.', type: HealthSchema })
  live(): HealthSchema {
    return { status: 'ok' };
  }

  /** The process can serve. Its database answers and has every migration of this version; 503 otherwise. */
  @Get('ready')
  @ApiOkResponse({ description: 'It can serve.', type: HealthSchema })
  @PluggyErrors(503)
  async ready(): Promise<HealthSchema> {
    const applied = await this.database
      .query<{ name: string }>('select name from kernel_migrations')
      .catch(() => {
        throw new ServiceUnavailableException('The database does not answer, or was never migrated');
      });
    const names = new Set(applied.map(({ name }) => name));
    // A database restored from an older backup under a running hub; a start would migrate it.
    const missing = this.dataSource.migrations.filter(({ name }) => !names.has(name ?? ''));
    if (missing.length > 0)
      throw new ServiceUnavailableException(
        `The database lacks ${missing.length} migration(s); restart the hub`,
      );
    return { status: 'ok' };
  }
}
