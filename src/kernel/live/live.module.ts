import { Global, Module } from '@nestjs/common';
import { LiveChanges } from './live-changes.js';
import { LiveTopics } from './live-topics.js';
import { LiveController } from './live.controller.js';

/** Pages that show what happens while it happens. */
@Global()
@Module({ controllers: [LiveController], providers: [LiveChanges, LiveTopics], exports: [LiveTopics] })
export class LiveModule {}
