import 'reflect-metadata';
import { Body, Controller, HttpCode, Injectable, Module, Post } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { EventEmitter2, EventEmitterModule, OnEvent } from '@nestjs/event-emitter';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { InjectRepository, TypeOrmModule } from '@nestjs/typeorm';
import { PluggyClient, type Transaction } from 'pluggy-sdk';
import { Column, Entity, In, PrimaryColumn, Repository } from 'typeorm';

/**
 * What the hub is measured against: the way of Pluggy's own NestJS quickstart. A controller emits the webhook and
 * answers, a handler fetches with the official SDK and saves with TypeORM. No inbox, no retries, no check of a
 * deletion, no windows: it does less than the hub. It is given what a careful author would give it: pages are saved
 * as they come, and the table has the indexes of the hub's.
 */
interface Webhook {
  event: string;
  itemId: string;
  accountId: string;
  transactionIds: string[];
  transactionsCreatedAtFrom: string;
}

@Entity({ schema: 'plain', name: 'accounts' })
class AccountRow {
  @PrimaryColumn('uuid') id: string;
  @Column('uuid', { name: 'item_id' }) itemId: string;
  @Column('jsonb') data: object;
}

@Entity({ schema: 'plain', name: 'transactions' })
class TransactionRow {
  @PrimaryColumn('uuid', { name: 'item_id' }) itemId: string;
  @PrimaryColumn('uuid') id: string;
  @Column('uuid', { name: 'account_id' }) accountId: string;
  @Column('timestamptz') date: Date;
  @Column('timestamptz', { name: 'created_at' }) createdAt: Date;
  @Column('timestamptz', { name: 'updated_at' }) updatedAt: Date;
  @Column('text', { name: 'bill_id', nullable: true }) billId: string | null;
  @Column('text', { nullable: true }) status: string | null;
  @Column('numeric') amount: number;
  @Column('jsonb') data: object;
}

@Injectable()
class SaveData {
  private readonly client = new PluggyClient({
    clientId: process.env.PLUGGY_CLIENT_ID ?? '',
    clientSecret: process.env.PLUGGY_CLIENT_SECRET ?? '',
  });

  constructor(
    @InjectRepository(AccountRow) private readonly accounts: Repository<AccountRow>,
    @InjectRepository(TransactionRow) private readonly transactions: Repository<TransactionRow>,
  ) {}

  @OnEvent('item/created')
  @OnEvent('item/updated')
  async onItem({ itemId }: Webhook): Promise<void> {
    const { results } = await this.client.fetchAccounts(itemId);
    await this.accounts.save(results.map((account) => ({ id: account.id, itemId, data: account })));
  }

  @OnEvent('transactions/created')
  async onCreated({ itemId, accountId, transactionsCreatedAtFrom }: Webhook): Promise<void> {
    let after: string | undefined;
    do {
      const page = await this.client.fetchTransactionsCursor(accountId, {
        createdAtFrom: transactionsCreatedAtFrom,
        ...(after && { after }),
      });
      await this.save(itemId, page.results);
      after = page.next ? (new URLSearchParams(page.next.slice(1)).get('after') ?? undefined) : undefined;
    } while (after);
  }

  @OnEvent('transactions/updated')
  async onUpdated({ itemId, accountId, transactionIds }: Webhook): Promise<void> {
    const page = await this.client.fetchTransactionsCursor(accountId, { ids: transactionIds });
    await this.save(itemId, page.results);
  }

  @OnEvent('transactions/deleted')
  async onDeleted({ transactionIds }: Webhook): Promise<void> {
    await this.transactions.delete({ id: In(transactionIds) });
  }

  private async save(itemId: string, rows: Transaction[]): Promise<void> {
    await this.transactions.save(
      rows.map((row) => ({
        itemId,
        id: row.id,
        accountId: row.accountId,
        date: row.date,
        createdAt: row.createdAt,
        updatedAt: row.updatedAt,
        billId: row.creditCardMetadata?.billId ?? null,
        status: row.status ?? null,
        amount: row.amount,
        data: row,
      })),
    );
  }
}

@Controller()
class WebhookController {
  constructor(private readonly emitter: EventEmitter2) {}

  @Post('webhooks')
  @HttpCode(200)
  receive(@Body() webhook: Webhook): object {
    this.emitter.emit(webhook.event, webhook);
    return {};
  }
}

@Module({
  imports: [
    EventEmitterModule.forRoot(),
    TypeOrmModule.forRoot({
      type: 'postgres',
      url: process.env.DATABASE_URL ?? '',
      entities: [AccountRow, TransactionRow],
      extra: { max: 20 },
    }),
    TypeOrmModule.forFeature([AccountRow, TransactionRow]),
  ],
  controllers: [WebhookController],
  providers: [SaveData],
})
class PeerModule {}

const app = await NestFactory.create<NestFastifyApplication>(PeerModule, new FastifyAdapter(), {
  logger: ['error'],
});
app.enableShutdownHooks();
await app.listen(Number(process.env.PORT), '127.0.0.1');
