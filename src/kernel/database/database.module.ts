import { DynamicModule, Global, Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { Config } from '../config/config.js';
import { createDataSource } from './data-source.js';
import { Database } from './database.js';
import { Installation } from './installation.js';

/** One pool for the process, TypeORM repositories over it, and {@link Database} for SQL and transactions. */
@Global()
@Module({})
export class DatabaseModule {
  static forRoot(): DynamicModule {
    return {
      module: DatabaseModule,
      imports: [
        TypeOrmModule.forRootAsync({
          inject: [Config],
          useFactory: (config: Config) => ({
            ...createDataSource(config.DATABASE_URL, [], config.DATABASE_POOL).options,
            autoLoadEntities: true,
          }),
        }),
      ],
      providers: [Database, Installation],
      exports: [Database],
    };
  }
}
