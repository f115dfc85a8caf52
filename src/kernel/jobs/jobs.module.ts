import { Global, Module } from '@nestjs/common';
import { ScheduleModule } from '@nestjs/schedule';
import { JobWorker } from './job-worker.js';
import { ScheduleOnce } from './schedule-once.js';
import { WorkerHeartbeat } from './worker-heartbeat.js';

/** The job queue of this process and the scheduled tasks of all of them. */
@Global()
@Module({
  imports: [ScheduleModule.forRoot()],
  providers: [JobWorker, WorkerHeartbeat, ScheduleOnce],
  exports: [ScheduleOnce],
})
export class JobsModule {}
