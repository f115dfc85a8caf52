import type { DataSource } from 'typeorm';
import { type TestDatabase, createTestDatabase } from '../harness/postgres.js';
import { createDataSource } from '../../src/kernel/database/data-source.js';
import { Database } from '../../src/kernel/database/database.js';
import { ConnectorCatalogue } from '../../src/connect/connector-catalogue.js';
import type { ConnectorStatusChanged } from '../../src/connect/events/connector-status-changed.js';

const connector = (id: number, status = 'ONLINE') => ({ id, name: `Bank ${id}`, health: { status } });

describe('ConnectorCatalogue', () => {
  let testDatabase: TestDatabase;
  let dataSource: DataSource;
  let database: Database;
  let catalogue: ConnectorCatalogue;

  beforeAll(async () => {
    testDatabase = await createTestDatabase();
    dataSource = await createDataSource(testDatabase.url, [], 2).initialize();
    database = new Database(dataSource);
    catalogue = new ConnectorCatalogue(database);
  });
  afterAll(async () => {
    await dataSource?.destroy();
    await testDatabase?.drop();
  });
  beforeEach(() => database.query(`delete from connect.connectors`));

  const storeList = async (
    readAt: string,
    ...connectors: { id: number }[]
  ): Promise<ConnectorStatusChanged[]> =>
    database.transaction((tx) => catalogue.storeList(tx, readAt, connectors));

  const storeOne = async (one: { id: number }): Promise<ConnectorStatusChanged[]> => {
    const readAt = await catalogue.now();
    return database.transaction((tx) => catalogue.storeOne(tx, readAt, one));
  };

  const listed = async (): Promise<number[]> =>
    (JSON.parse(await catalogue.page({})) as { results: { id: number }[] }).results.map(({ id }) => id);

  const statusOf = async (id: number): Promise<string> =>
    (JSON.parse((await catalogue.find(id, false))!) as ReturnType<typeof connector>).health.status;

  it('keeps Pluggy’s order', async () => {
    await storeList(await catalogue.now(), connector(3), connector(1), connector(2));
    expect(await listed()).toEqual([3, 1, 2]);
  });

  it('no longer lists what vanished at Pluggy, still finds it by its id, and lists it again when it is back', async () => {
    await storeList(await catalogue.now(), connector(1), connector(2));
    await storeList(await catalogue.now(), connector(2));
    expect(await listed()).toEqual([2]);
    expect(await catalogue.find(1, false)).toBeDefined();
    await storeList(await catalogue.now(), connector(2), connector(1));
    expect(await listed()).toEqual([2, 1]);
  });

  it('does not let a slow list undo what was read after it began', async () => {
    await storeList(await catalogue.now(), connector(1), connector(2));
    const slow = await catalogue.now();
    await storeOne(connector(1, 'OFFLINE'));
    await storeOne(connector(9));
    await storeList(slow, connector(1), connector(2));
    expect(await statusOf(1)).toBe('OFFLINE');
    expect(await listed()).toContain(9);
  });

  it('tells whose status is another than before, however that came to light', async () => {
    expect(await storeList(await catalogue.now(), connector(1), connector(2))).toEqual([]);
    expect(await storeOne(connector(1, 'OFFLINE'))).toEqual([expect.objectContaining({ connectorId: 1, status: 'OFFLINE' })]); // prettier-ignore
    expect(await storeOne(connector(1, 'OFFLINE'))).toEqual([]);
    expect(await storeList(await catalogue.now(), connector(1, 'UNSTABLE'), connector(2))).toEqual([
      expect.objectContaining({ connectorId: 1, status: 'UNSTABLE' }),
    ]);
  });

  it('survives a list that names a connector twice', async () => {
    await storeList(await catalogue.now(), connector(1), connector(1));
    expect(await listed()).toEqual([1]);
  });

  it('takes a connector off the list when Pluggy no longer has it', async () => {
    await storeList(await catalogue.now(), connector(1), connector(2));
    await catalogue.markGone(await catalogue.now(), 1);
    expect(await listed()).toEqual([2]);
  });
});
