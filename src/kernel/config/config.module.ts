import { DynamicModule, Global, Module } from '@nestjs/common';
import { Config } from './config.js';

/** Makes the validated {@link Config} injectable everywhere; there is exactly one per process. */
@Global()
@Module({})
export class ConfigModule {
  static with(config: Config): DynamicModule {
    return { module: ConfigModule, providers: [{ provide: Config, useValue: config }], exports: [Config] };
  }
}
