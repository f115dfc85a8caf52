import { Module } from '@nestjs/common';
import { APP_FILTER } from '@nestjs/core';
import { ErrorFilter } from './error-filter.js';
import { ExplorerController } from './explorer.controller.js';

/** What the hub serves about itself, and the one place where errors become responses. */
@Module({
  controllers: [ExplorerController],
  providers: [{ provide: APP_FILTER, useClass: ErrorFilter }],
})
export class HttpModule {}
