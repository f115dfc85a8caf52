import { Global, Module } from '@nestjs/common';
import { Retention } from './retention.js';

/** What every module's rules are added to. */
@Global()
@Module({ providers: [Retention], exports: [Retention] })
export class RetentionModule {}
