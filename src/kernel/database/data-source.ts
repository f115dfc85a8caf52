import { fileURLToPath } from 'node:url';
import { DataSource, type EntitySchema } from 'typeorm';

type EntityClass = (new () => object) | EntitySchema;

/**
 * The one TypeORM data source. Its pool serves everything in this process: repositories for admin-sized
 * tables and plain SQL for the hot paths (see {@link Database}).
 */
export function createDataSource(url: string, entities: EntityClass[], poolSize: number): DataSource {
  return new DataSource({
    type: 'postgres',
    url,
    entities,
    migrations: [fileURLToPath(new URL('../../../migrations/*.js', import.meta.url))],
    migrationsTableName: 'kernel_migrations',
    synchronize: false,
    logging: false,
    applicationName: 'pluggy-hub',
    extra: { max: poolSize, connectionTimeoutMillis: 10_000 },
  });
}
