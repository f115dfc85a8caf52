import { Controller, Get } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { AdminRoute } from '../../http/admin.js';
import { CountJobs } from './count-jobs.js';
import { JobsOverviewSchema } from './overview.schema.js';

/** What there is to do, in figures. */
@Controller('admin/api/overview/jobs')
@ApiTags('Admin overview')
@AdminRoute()
export class JobsOverviewController {
  constructor(private readonly countJobs: CountJobs) {}

  /** How much is waiting, for how long, what fails and what is parked. */
  @Get()
  @ApiOkResponse({ type: JobsOverviewSchema })
  read(): Promise<JobsOverviewSchema> {
    return this.countJobs.run();
  }
}
