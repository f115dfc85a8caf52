import { Injectable } from '@nestjs/common';
import type { Pool, PoolClient, QueryResultRow } from 'pg';
import { DataSource } from 'typeorm';
import { type BytesParam, queryWithBytes } from './query-with-bytes.js';

/** An open transaction. */
export interface Tx {
  query<Row extends QueryResultRow>(sql: string, params?: unknown[]): Promise<Row[]>;
  /** Likewise, with many bytes among the parameters, which are not copied on their way. */
  queryWithBytes<Row extends QueryResultRow>(sql: string, params: BytesParam[]): Promise<Row[]>;
}

/**
 * SQL, and transactions in which a row and the event that follows from it commit together. Queries go straight to
 * `pg` on TypeORM's pool, without TypeORM's objects in between.
 */
@Injectable()
export class Database {
  constructor(private readonly dataSource: DataSource) {
    // A connection that breaks while nobody uses it is replaced by the pool, and a query on it fails by itself;
    // without listeners it would end the process. TypeORM opened the first one before we could see it: it gets
    // its listener when it is taken.
    const replaced = (): void => undefined;
    const listen = (client: PoolClient): void => {
      if (!client.listeners('error').includes(replaced)) client.on('error', replaced);
    };
    this.pool.on('error', replaced).on('connect', listen).on('acquire', listen);
  }

  /** TypeORM's own pool, for those who need raw connections: the ingress, the job queue, streams. */
  get pool(): Pool {
    return (this.dataSource.driver as unknown as { master: Pool }).master;
  }

  /** Runs one statement in a transaction of its own. */
  async query<Row extends QueryResultRow>(sql: string, params?: unknown[]): Promise<Row[]> {
    return (await this.pool.query<Row>(sql, params)).rows;
  }

  /** Now, by the database's clock, as text with microseconds: a Date would drop them. */
  async now(): Promise<string> {
    const [row] = await this.query<{ now: string }>(`select clock_timestamp()::text as now`);
    return row!.now;
  }

  /**
   * Runs `work` in one READ COMMITTED transaction: committed when it resolves, rolled back when it throws. When
   * PostgreSQL gave it up for another's sake (a deadlock), it is run once more, as nothing of it has happened: so `work`
   * does nothing outside of `tx` but what may be done twice, such as asking or setting a variable anew.
   */
  async transaction<T>(work: (tx: Tx) => Promise<T>): Promise<T> {
    try {
      return await this.once(work);
    } catch (error) {
      if (!isGivenUp(error)) throw error;
      return this.once(work);
    }
  }

  private async once<T>(work: (tx: Tx) => Promise<T>): Promise<T> {
    const runner = this.dataSource.createQueryRunner();
    try {
      const client = (await runner.connect()) as PoolClient;
      await runner.startTransaction();
      const result = await work({
        query: async (sql, params) => (await client.query(sql, params)).rows as never,
        queryWithBytes: (sql, params) => queryWithBytes(client, sql, params),
      });
      await runner.commitTransaction();
      return result;
    } catch (error) {
      if (runner.isTransactionActive) await runner.rollbackTransaction().catch(() => undefined);
      throw error;
    } finally {
      await runner.release();
    }
  }
}

/** `deadlock_detected`, and `serialization_failure`: rolled back whole, for no fault of its own. */
const isGivenUp = (error: unknown): boolean =>
  ['40P01', '40001'].includes(String((error as { code?: unknown })?.code));
