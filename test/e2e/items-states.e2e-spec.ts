import { readFile } from 'node:fs/promises';
import { ENDS, STATUSES } from '../../src/kernel/pluggy/item-status.js';
import type { AppClient } from '../harness/app-client.js';
import type { Json } from '../harness/sandbox.js';
import { Stack } from '../harness/stack.js';

interface State {
  status: string;
  executionStatus: string;
  flags: string[];
  turn: string;
  way: string;
}

const cells = (line: string): string[] => line.split('|').slice(1, -1).map((cell) => cell.trim().replaceAll('`', '')); // prettier-ignore

/** The two tables of docs/lifecycle.md, which says of itself that it is tested. */
const tables = (await readFile('docs/lifecycle.md', 'utf8'))
  .split('\n\n')
  .filter((part) => part.startsWith('| status |'))
  .map((table) => table.trim().split('\n').slice(2).map(cells)); // prettier-ignore
const moving = tables[0]!.map(([status]) => status!);
const ended = tables[1]!.map(([status, executionStatus, , flags, turn, way]): State => ({ status: status!, executionStatus: executionStatus!, flags: flags!.split(', ').filter((f) => f && !f.includes(' ')), turn: turn!, way: way! })); // prettier-ignore
const failures = ended.filter(({ status }) => status !== 'UPDATED');

describe('every state of an Item', () => {
  let stack: Stack;
  let app: AppClient;

  beforeAll(async () => {
    const small = ['checkingTransactions=5', 'cardTransactions=3', 'bankChanges=false'];
    stack = await Stack.start({ sandboxArgs: small.flatMap((value) => ['--switch', value]) });
    app = await stack.createApp();
  });
  afterAll(() => stack?.stop());

  const health = async (id: string): Promise<{ status: string; executionStatus: string; flags: Json[] }> =>
    (await app.get<{ status: string; executionStatus: string; flags: Json[] }>(`/items/${id}/health`)).body;

  it('is in the tables', () => {
    const known = [...moving, ...ended.map(({ status }) => status)];
    expect([...new Set(known)].sort()).toEqual([...STATUSES].sort());
    expect(ended.map(({ executionStatus }) => executionStatus).sort()).toEqual(
      [...ENDS.good, ...ENDS.bad].sort(),
    );
  });

  it('that is a failure is flagged as the table says, and left by the way that it says', async () => {
    const parameters = { user: 'user-ok', password: 'password-ok' };
    const items = await Promise.all(
      failures.map(async (state) => {
        const { body } = await app.post<{ id: string }>('/items', { connectorId: 2, parameters });
        return { ...state, id: body.id };
      }),
    );
    await stack.settled();
    for (const { id, executionStatus } of items)
      await stack.sandbox.sync(id, {}, { outcome: executionStatus });
    await stack.settled();
    for (const { id, status, executionStatus, flags, turn } of items) {
      const found = await health(id);
      const errored = found.flags.find(({ flag }) => flag === 'ERRORED');
      expect({ status: found.status, executionStatus: found.executionStatus, flags: found.flags.map(({ flag }) => flag).sort(), turn: errored?.turn }).toEqual({ status, executionStatus, flags: [...flags].sort(), turn }); // prettier-ignore
    }
    for (const { id, way, executionStatus } of items) {
      const connect = async (): Promise<void> => {
        const link = await app.post<{ connectUrl: string }>(`/items/${id}/connect-link`, {});
        const opened = await fetch(`${stack.url}/connect/link`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ link: link.body.connectUrl.split('#link=')[1] }) }); // prettier-ignore
        const { accessToken } = (await opened.json()) as { accessToken: string };
        const updated = await fetch(`${stack.sandbox.ready.url}/items/${id}`, { method: 'PATCH', headers: { 'x-api-key': accessToken, 'content-type': 'application/json' }, body: JSON.stringify({ parameters }) }); // prettier-ignore
        expect([executionStatus, updated.status]).toEqual([executionStatus, 200]);
      };
      if (way === 'wait') await stack.sandbox.sync(id, {});
      else if (way === 'connect again') await connect();
      else expect([executionStatus, (await app.call('PATCH', `/items/${id}`, {})).status]).toEqual([executionStatus, 200]); // prettier-ignore
    }
    await stack.settled();
    for (const { id, executionStatus } of items)
      expect([executionStatus, await health(id)]).toMatchObject([
        executionStatus,
        { status: 'UPDATED', flags: [] },
      ]);
  });

  it('has a way out', async () => {
    const parameters = { user: 'user-ok', password: 'password-ok' };
    const waiting = await app.post<{ id: string }>('/items', { connectorId: 5, parameters });
    const failed = await app.post<{ id: string }>('/items', { connectorId: 2, parameters: { ...parameters, user: 'user-locked' } }); // prettier-ignore
    await stack.settled();
    const going = await app.post<{ id: string }>('/items', { connectorId: 2, parameters });
    for (const { body } of [waiting, failed, going]) {
      expect((await app.call('DELETE', `/items/${body.id}`)).status).toBe(200);
      expect((await app.get(`/items/${body.id}`)).status).toBe(404);
    }
    await stack.settled();
  });
});
