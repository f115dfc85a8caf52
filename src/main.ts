import 'reflect-metadata';
import { NestFactory } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { AppModule } from './app.module.js';
import { FirstAdmin, firstAdminText } from './auth/admins/first-admin.js';
import { KeepErased } from './items/erasure/keep-erased.js';
import { Config, ConfigError, readConfig } from './kernel/config/config.js';
import { migrate } from './kernel/database/migrate.js';
import { EventBus } from './kernel/events/event-bus.js';
import { configureHttp, createHttpAdapter } from './kernel/http/configure-http.js';
import { JobWorker } from './kernel/jobs/job-worker.js';
import { Logger } from './kernel/observability/logger.js';

/** A running hub: where it listens, and how to end it. */
export interface Hub {
  app: NestFastifyApplication;
  url: string;
  /** Stops accepting, drains what was accepted, gives jobs back, closes the pool. */
  close(): Promise<void>;
}

/** Migrates the database and starts the hub in this process. */
export async function startHub(config: Config): Promise<Hub> {
  await migrate(config.DATABASE_URL);
  const app = await NestFactory.create<NestFastifyApplication>(
    AppModule.with(config),
    createHttpAdapter(config),
    {
      bufferLogs: true,
      abortOnError: false,
    },
  );
  app.useLogger(app.get(Logger));
  configureHttp(app);
  try {
    await app.init();
    app.get(EventBus).assertEveryHandlerListens();
    // Nobody may read, and no job touch, what a restored backup has brought back.
    await app.get(KeepErased).atStart();
    await app.listen(config.PORT, config.HOST);
    await app.get(JobWorker).start();
  } catch (error) {
    await app.close().catch(() => undefined);
    throw error;
  }
  const url = (await app.getUrl()).replace('[::1]', '127.0.0.1');
  app.get(Logger).info({ url }, 'the hub is ready');
  return { app, url, close: () => app.close() };
}

/** The production service: configuration from the environment, ends in order on SIGTERM and SIGINT. */
export async function main(): Promise<void> {
  let hub: Hub;
  try {
    hub = await startHub(readConfig(process.env));
  } catch (error) {
    process.stderr.write(
      `${error instanceof ConfigError ? error.message : `The hub did not start: ${describe(error)}`}\n`,
    );
    process.exit(1);
  }
  let ending = false;
  const end = (): void => {
    if (ending) return;
    ending = true;
    hub.close().then(
      () => process.exit(0),
      () => process.exit(1),
    );
  };
  process.on('SIGTERM', end).on('SIGINT', end);
  await showFirstAdmin(hub.app);
}

/** On the first start there is nobody who could log in. A start that cannot make an admin leaves it to the next. */
async function showFirstAdmin(app: Hub['app']): Promise<void> {
  try {
    const password = await app.get(FirstAdmin, { strict: false }).run();
    if (password !== undefined) process.stdout.write(firstAdminText(password, app.get(Config).PUBLIC_URL));
  } catch (err) {
    app.get(Logger).error({ err }, 'the first admin could not be made; the next start tries again');
  }
}

const describe = (error: unknown): string =>
  error instanceof Error ? (error.stack ?? error.message) : String(error);
