import { randomUUID } from 'node:crypto';
import { NodeProcess } from '../harness/node-process.js';
import { type TestDatabase, createTestDatabase } from '../harness/postgres.js';

describe('the command line', () => {
  let database: TestDatabase;

  beforeAll(async () => {
    database = await createTestDatabase();
  });
  afterAll(() => database?.drop());

  async function cli(
    args: string[],
    env: NodeJS.ProcessEnv = { DATABASE_URL: database.url },
  ): Promise<{ code: number | null; output: string }> {
    const process = new NodeProcess('cli.js', args, env);
    const { code } = await process.exited;
    return { code, output: process.output };
  }

  it('creates an app and shows its secret once', async () => {
    const { code, output } = await cli(['app', 'create', 'Loja Azul', '--json']);
    expect(code).toBe(0);
    const { clientId, clientSecret } = JSON.parse(output) as { clientId: string; clientSecret: string };
    const list = await cli(['app', 'list']);
    expect(list).toMatchObject({ code: 0, output: expect.stringContaining(clientId) as string });
    expect(list.output).toContain('Loja Azul');
    expect(list.output).not.toContain(clientSecret);
  });

  it('refuses what cannot be done, in words and with exit code 1', async () => {
    await cli(['app', 'create', 'Twice']);
    expect(await cli(['app', 'create', 'Twice'])).toEqual({
      code: 1,
      output: 'There is already an app named "Twice"',
    });
    expect(await cli(['app', 'create', ''])).toEqual({
      code: 1,
      output: 'NAME must have 1 to 100 characters.',
    });
    expect(await cli(['app', 'revoke', 'x'])).toEqual({ code: 1, output: 'The id must be a UUID.' });
    const unknown = randomUUID();
    expect(await cli(['app', 'rotate', unknown])).toEqual({
      code: 1,
      output: `There is no live credential with the client id ${unknown}`,
    });
  });

  it('does not take the newest secret for a previous one', async () => {
    const { output } = await cli(['app', 'create', 'Once', '--json']);
    const { clientId } = JSON.parse(output) as { clientId: string };
    expect(await cli(['app', 'revoke', clientId, '--previous'])).toEqual({
      code: 1,
      output: `Only the newest secret of ${clientId} is live: there is no previous one to revoke`,
    });
    expect(await cli(['app', 'revoke', clientId])).toMatchObject({ code: 0 });
  });

  it('explains itself, with exit code 2 when it was misused', async () => {
    expect((await cli(['--help'])).code).toBe(0);
    for (const args of [
      [],
      ['app'],
      ['app', 'create'],
      ['app', 'list', 'x'],
      ['app', 'create', 'x', '--force'],
      ['toString', 'x'],
      ['app', 'list', '--previous'],
      ['verify', 'x', '--file', 'y'],
    ]) {
      const { code, output } = await cli(args);
      expect({ args, code }).toEqual({ args, code: 2 });
      expect(output).toContain('Usage:');
    }
  });

  it('says what to do when there is no database, or one without tables', async () => {
    expect(await cli(['app', 'list'], {})).toMatchObject({
      code: 1,
      output: expect.stringContaining('DATABASE_URL is missing') as string,
    });
    const empty = await createTestDatabase({ empty: true });
    expect(await cli(['app', 'create', 'x'], { DATABASE_URL: empty.url })).toEqual({
      code: 1,
      output: 'The database has no tables of the hub yet: start the hub on it once.',
    });
    await empty.drop();
  });

  it('lists every variable of the configuration without needing any', async () => {
    const { code, output } = await cli(['config'], {});
    expect(code).toBe(0);
    for (const name of ['DATABASE_URL', 'PLUGGY_CLIENT_SECRET', 'PUBLIC_URL', 'ROLE'])
      expect(output).toContain(name);
  });
});
