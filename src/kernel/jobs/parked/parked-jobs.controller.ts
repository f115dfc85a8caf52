import { Body, Controller, Get, HttpCode, Post, Query } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { type Admin, AdminRoute, CallingAdmin } from '../../http/admin.js';
import { PluggyErrors } from '../../http/pluggy-errors.js';
import { ListFailedJobs } from './list-failed-jobs.js';
import { DiscardJobsBody, JobsQuery, RetryJobsBody } from './parked-jobs.dto.js';
import { FailedJobPage, ParkedJobsDoneSchema } from './parked-jobs.schema.js';
import { SettleParkedJobs } from './settle-parked-jobs.js';

/** Work that has failed, for admins. */
@Controller('admin/api/jobs')
@ApiTags('Admin jobs')
@AdminRoute()
export class ParkedJobsController {
  constructor(
    private readonly jobs: ListFailedJobs,
    private readonly parked: SettleParkedJobs,
  ) {}

  /** Jobs that are parked, or fail and are tried again; the latest ordered first. */
  @Get()
  @ApiOkResponse({ type: FailedJobPage })
  @PluggyErrors(400)
  list(@Query() query: JobsQuery): Promise<FailedJobPage> {
    return this.jobs.page(query);
  }

  /** Runs parked jobs again, as if they had never been tried. */
  @Post('retry')
  @HttpCode(200)
  @ApiOkResponse({ type: ParkedJobsDoneSchema })
  @PluggyErrors(400)
  retry(@CallingAdmin() { name }: Admin, @Body() body: RetryJobsBody): Promise<ParkedJobsDoneSchema> {
    return this.parked.retry(body, name);
  }

  /** Gives parked jobs up: what they would have done is not done, unless something orders it again. */
  @Post('discard')
  @HttpCode(200)
  @ApiOkResponse({ type: ParkedJobsDoneSchema })
  @PluggyErrors(400)
  discard(@CallingAdmin() { name }: Admin, @Body() body: DiscardJobsBody): Promise<ParkedJobsDoneSchema> {
    return this.parked.discard(body, body.reason, name);
  }
}
