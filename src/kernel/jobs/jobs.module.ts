import { Global, Module } from '@nestjs/common';
import { ScheduleModule } from '@nestjs/schedule';
import { JobsLive } from './jobs-live.js';
import { JobWorker } from './job-worker.js';
import { CountJobs } from './parked/count-jobs.js';
import { ListFailedJobs } from './parked/list-failed-jobs.js';
import { JobsOverviewController } from './parked/overview.controller.js';
import { ParkedJobsController } from './parked/parked-jobs.controller.js';
import { SettleParkedJobs } from './parked/settle-parked-jobs.js';
import { ScheduleOnce } from './schedule-once.js';
import { WorkerHeartbeat } from './worker-heartbeat.js';

/** The job queue of this process and the scheduled tasks of all of them. */
@Global()
@Module({
  imports: [ScheduleModule.forRoot()],
  controllers: [ParkedJobsController, JobsOverviewController],
  providers: [
    CountJobs,
    JobsLive,
    JobWorker,
    ListFailedJobs,
    SettleParkedJobs,
    WorkerHeartbeat,
    ScheduleOnce,
  ],
  exports: [ScheduleOnce],
})
export class JobsModule {}
