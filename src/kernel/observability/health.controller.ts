import { Controller, Get, ServiceUnavailableException } from '@nestjs/common';
import { Database } from '../database/database.js';
import { Public } from '../http/caller.js';

/** For load balancers and container engines. */
@Controller('health')
@Public()
export class HealthController {
  constructor(private readonly database: Database) {}

  /** The process runs. Says nothing of its surroundings, so that a database outage does not restart it. */
  @Get('live')
  live(): { status: 'ok' } {
    return { status: 'ok' };
  }

  /** The process can serve: its database answers. 503 otherwise. */
  @Get('ready')
  async ready(): Promise<{ status: 'ok' }> {
    await this.database.query('select 1').catch(() => {
      throw new ServiceUnavailableException('The database does not answer');
    });
    return { status: 'ok' };
  }
}
