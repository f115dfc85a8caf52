import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { Report } from '../../src/sync/verify/verify-item.js';
import type { AppClient } from '../harness/app-client.js';
import { eventually } from '../harness/eventually.js';
import { NodeProcess } from '../harness/node-process.js';
import type { Json } from '../harness/sandbox.js';
import { Stack } from '../harness/stack.js';
import { type Run, SyncProbe } from '../harness/sync-probe.js';
import { unzip } from '../harness/unzip.js';

const newKey = (id: string): string => `${id}:${randomBytes(32).toString('base64')}`;
const [FIRST, SECOND, THIRD] = [newKey('first'), newKey('second'), newKey('third')];

/** Of nobody; what no other object at the bank has. */
const PLANTED = ['Zenóbia', 'Quintanilha', '390.533.447-05', 'zenobia@planted.example', '98877-6655', 'Beco do Plantio', 'Jaçanã']; // prettier-ignore

const person = (itemId: string, id: string, more: Json = {}): Json => ({
  id,
  itemId,
  fullName: 'Zenóbia Quintanilha',
  document: '390.533.447-05',
  documentType: 'CPF',
  birthDate: '1970-01-01T03:00:00.000Z',
  emails: [{ type: 'Personal', value: 'zenobia@planted.example' }],
  phoneNumbers: [{ type: 'Personal', value: '+55 11 98877-6655' }],
  addresses: [{ fullAddress: 'Beco do Plantio 7', district: 'Jaçanã', geographicCoordinates: { latitude: -23.5 } }],
  createdAt: '2026-01-02T03:04:05.000Z',
  updatedAt: '2026-01-02T03:04:05.000Z',
  ...more,
}); // prettier-ignore

describe('identities under a key', () => {
  let stack: Stack;
  let app: AppClient;
  let probe: SyncProbe;
  let identity: Json;

  beforeAll(async () => {
    stack = await Stack.start({
      sandboxArgs: ['--switch', 'autoSync=false', '--switch', 'bankChanges=false'],
      env: { DATA_ENCRYPTION_KEY: FIRST },
    });
    app = await stack.createApp();
    const { id } = await stack.connect(app, { clientUserId: 'maria' });
    probe = new SyncProbe(stack, id);
    identity = person(id, (await stack.sandbox.truth(id)).identity[0]!.id);
    await syncWith(identity);
  });
  afterAll(() => stack?.stop());

  /** From now on Pluggy has this identity of the Item, and the bank syncs. */
  async function syncWith(body: Json | string): Promise<Run> {
    await stack.sandbox.noFaults();
    await probe.answer('/identity', body, 1000);
    return probe.syncAgain();
  }

  async function restart(keys: string): Promise<NodeProcess> {
    await stack.hubs.at(-1)!.stop();
    return stack.startHub({ DATA_ENCRYPTION_KEY: keys });
  }

  /** Tables of every schema with a row that has one of these words. */
  async function tablesWith(words: string[]): Promise<string[]> {
    const { rows: tables } = await stack.db.query<{ name: string }>(
      `select format('%I.%I', n.nspname, c.relname) as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
        where c.relkind = 'r' and n.nspname not in ('pg_catalog', 'information_schema')`,
    );
    expect(tables.length).toBeGreaterThan(40);
    const found: string[] = [];
    for (const { name } of tables) {
      const { rows } = await stack.db.query(
        `select 1 from ${name} t where t::text like any($1) or t::text ilike any($2) limit 1`,
        [
          words.map((word) => `%${word}%`),
          words.map((word) => `%${Buffer.from(word).toString('hex')}%`), // bytea shows as hex
        ],
      );
      if (rows.length > 0) found.push(name);
    }
    return found;
  }

  const stored = (): Promise<{ id: string; key_id: string | null; data: Json; xmin: string }[]> =>
    probe.rows(`select id, key_id, data, xmin::text from sync.identities where item_id = $1`);
  const served = async (): Promise<[number, Json]> => {
    const { status, body } = await app.get(`/identity?itemId=${probe.itemId}`);
    return [status, body];
  };

  async function cli(args: string[], keys?: string): Promise<{ code: number | null; output: string }> {
    const process = new NodeProcess('cli.js', args, {
      DATABASE_URL: stack.database.url,
      ...(keys !== undefined && { DATA_ENCRYPTION_KEY: keys }),
    });
    const { code } = await process.exited;
    return { code, output: process.output };
  }

  async function verified(): Promise<Report['products'][string]> {
    const { output } = await cli(['verify', probe.itemId, '--json']);
    return (JSON.parse(output) as Report).products.identity!;
  }

  async function exported(file: string): Promise<Json[]> {
    const key = await fetch(`${stack.url}/auth`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ clientId: app.clientId, clientSecret: app.clientSecret }),
    });
    const { apiKey } = (await key.json()) as { apiKey: string };
    const zip = await fetch(`${stack.url}/users/maria/export`, { headers: { 'x-api-key': apiKey } });
    return JSON.parse(unzip(Buffer.from(await zip.arrayBuffer())).get(file)!) as Json[];
  }

  async function metric(state: string): Promise<number> {
    const text = await (await fetch(`${stack.url}/metrics`)).text();
    return Number(new RegExp(`^hub_identities\\{state="${state}"\\} (\\d+)$`, 'm').exec(text)![1]);
  }

  it('are served as Pluggy has them, and nothing of them is in any table or log', async () => {
    expect(await served()).toEqual([200, identity]);
    expect((await app.get(`/identity/${String(identity.id)}`)).body).toEqual(identity);
    expect(await stored()).toEqual([expect.objectContaining({ id: identity.id, key_id: 'first' })]);
    expect(await tablesWith(PLANTED)).toEqual([]);
    expect(await tablesWith(['sandbox'])).not.toEqual([]); // the search finds what is there
    for (const word of PLANTED) expect(stack.hubs[0]!.output).not.toContain(word);
  });

  it('are not written when nothing has changed, however Pluggy orders the fields', async () => {
    const before = await stored();
    const turned = Object.fromEntries(Object.entries(identity).reverse());
    const run = await syncWith(JSON.stringify(turned, null, 1));
    expect(run.products.identity).toMatchObject({ added: 0, changed: 0, unchanged: 1, removed: 0 });
    expect(await stored()).toEqual(before);
  });

  it('are written when something has, with all fields', async () => {
    identity = person(probe.itemId, String(identity.id), { jobTitle: 'Jaçanã', updatedAt: '2026-02-03T04:05:06.000Z' }); // prettier-ignore
    const run = await syncWith(identity);
    expect(run.products.identity).toMatchObject({ added: 0, changed: 1, unchanged: 0 });
    expect(await served()).toEqual([200, identity]);
    expect(await tablesWith(PLANTED)).toEqual([]);
  });

  it('are compared with Pluggy, and what differs is named and not shown', async () => {
    expect(await verified()).toMatchObject({ atPluggy: 1, missing: { count: 0 }, different: { count: 0 }, extra: { count: 0 } }); // prettier-ignore
    await stack.sandbox.noFaults();
    await probe.answer('/identity', { ...identity, fullName: 'Quintanilha', companyName: null }, 1000);
    expect((await verified()).different).toEqual({ count: 1, ids: [identity.id], fields: ['companyName', 'fullName'] }); // prettier-ignore
    expect(await tablesWith(PLANTED)).toEqual([]);
  });

  it('are exported', async () => {
    expect(await exported('identity.json')).toEqual([identity]);
  });

  it('are in no answer to an admin', async () => {
    const admin = await stack.createAdmin();
    const { paths } = JSON.parse(readFileSync('openapi.json', 'utf8')) as { paths: Record<string, Json> };
    // The live stream never ends; it names topics only.
    const routes = Object.keys(paths).filter(
      (path) => path.startsWith('/admin/api/') && paths[path]!.get && path !== '/admin/api/live',
    );
    expect(routes.length).toBeGreaterThan(10);
    for (const route of routes) {
      const path = `${route.replaceAll(/\{\w+\}/g, probe.itemId)}?itemId=${probe.itemId}&kind=identity`;
      const answers = [route, path].map((url) => fetch(stack.url + url, { headers: { cookie: admin.cookie } })); // prettier-ignore
      for (const answer of await Promise.all(answers)) {
        const text = await answer.text();
        for (const word of PLANTED) expect(text).not.toContain(word);
      }
    }
  });

  it('are parked sealed when the database refuses one, once however often it comes', async () => {
    const refused = { ...identity, createdAt: 'Zenóbia' };
    for (let n = 0; n < 2; n++) expect((await syncWith(refused)).products.identity).toMatchObject({ parked: 1, changed: 0 }); // prettier-ignore
    expect(await probe.parked()).toHaveLength(1);
    expect(await tablesWith(PLANTED)).toEqual([]);
    const [row] = await exported('unreadable-rows.json');
    expect(JSON.parse(String(row!.text))).toEqual(refused);
    expect(await verified()).toMatchObject({ different: { count: 1, fields: ['createdAt'] } });
    await probe.rows(`delete from sync.parked_rows where item_id = $1`);
  });

  describe('that were tampered with', () => {
    const refuses = async (): Promise<void> => {
      expect(await served()).toEqual([
        503,
        expect.objectContaining({ codeDescription: 'IDENTITY_NOT_AUTHENTIC', data: { keyId: 'first' } }),
      ]);
      expect(await exported('identity.json')).toEqual([
        { itemId: probe.itemId, id: identity.id, error: expect.stringContaining('IDENTITY_NOT_AUTHENTIC') as string },
      ]); // prettier-ignore
      expect((await verified()).error).toContain('does not open with key first');
      expect(stack.hubs.at(-1)!.output).toContain('an identity does not open with its key');
    };

    beforeEach(async () => {
      await syncWith(identity);
      expect(await served()).toEqual([200, identity]);
    });

    it.each([0, 12, 28])('are an error and not garbage: byte %i', async (at) => {
      const { sealed } = (await stored())[0]!.data as { sealed: { text: string } };
      const bytes = Buffer.from(sealed.text, 'base64');
      bytes[at]! ^= 1;
      await probe.rows(`update sync.identities set data = jsonb_set(data, '{sealed,text}', to_jsonb($2::text)) where item_id = $1`, [bytes.toString('base64')]); // prettier-ignore
      await refuses();
    });

    it('nor is what is cut short', async () => {
      await probe.rows(`update sync.identities set data = jsonb_set(data, '{sealed,text}', '"AAAA"') where item_id = $1`); // prettier-ignore
      await refuses();
    });

    it('nor is one of another Item in its place', async () => {
      await stack.sandbox.noFaults();
      const other = await stack.connect(app);
      await probe.rows(`update sync.identities set data = (select data from sync.identities where item_id = $2) where item_id = $1`, [other.id]); // prettier-ignore
      await refuses();
    });

    afterAll(async () => {
      const run = await syncWith(identity);
      expect(run.products.identity).toMatchObject({ changed: 1 });
      expect(await served()).toEqual([200, identity]);
    });
  });

  it('are read after a rotation, and sealed with the new key by the command, which leaves nothing to the old', async () => {
    await restart(`${SECOND}, ${FIRST}`);
    expect(await served()).toEqual([200, identity]);
    expect(await metric('older_key')).toBeGreaterThan(0);
    const { code, output } = await cli(['identities', 'seal', '--json'], `${SECOND},${FIRST}`);
    const last = JSON.parse(output.split('\n').find((line) => line.startsWith('{'))!) as Json;
    expect([code, last]).toEqual([0, { key: 'second', sealed: 2, unreadable: 0, unreadableKeys: [] }]);
    expect((await cli(['identities', 'seal'], `${SECOND},${FIRST}`)).output).toContain('0 identities were encrypted with key second'); // prettier-ignore
    await restart(SECOND);
    expect(await served()).toEqual([200, identity]);
    expect(await Promise.all(['clear', 'sealed', 'older_key', 'unreadable'].map(metric))).toEqual([0, 2, 0, 0]); // prettier-ignore
    const before = await stored();
    expect((await syncWith(identity)).products.identity).toMatchObject({ changed: 0, unchanged: 1 });
    expect(await stored()).toEqual(before);
  });

  it('whose key is missing are said to be so, and nothing else breaks', async () => {
    const hub = await restart(THIRD);
    expect(hub.output).toContain('"keyId":"second","identities":2,"msg":"identities cannot be read');
    expect((await fetch(`${stack.url}/health/ready`)).status).toBe(200);
    expect(await served()).toEqual([
      503,
      expect.objectContaining({ codeDescription: 'IDENTITY_KEY_MISSING', data: { keyId: 'second' } }),
    ]);
    expect((await app.get(`/accounts?itemId=${probe.itemId}`)).status).toBe(200);
    expect(await metric('unreadable')).toBe(2);
    expect((await exported('identity.json'))[0]!.error).toMatch(/^IDENTITY_KEY_MISSING: .*second/);
    expect(await exported('accounts.json')).toHaveLength(2);
    expect(await verified()).toMatchObject({ different: { count: 0 }, error: expect.stringContaining('key second') as string }); // prettier-ignore
    const before = await stored();
    const { code, output } = await cli(['identities', 'seal'], THIRD);
    expect([code, output]).toEqual([1, expect.stringContaining('2 cannot be read: they need key second.')]);
    expect(await stored()).toEqual(before);
    // Another key of the same name opens nothing either.
    expect((await cli(['identities', 'seal'], newKey('second'))).output).toContain('0 identities');
    await restart(`${THIRD},${newKey('second')}`);
    expect((await served())[1].codeDescription).toBe('IDENTITY_NOT_AUTHENTIC');

    expect((await syncWith(identity)).products.identity).toMatchObject({ changed: 1 });
    expect(await served()).toEqual([200, identity]);
    expect((await stored())[0]!.key_id).toBe('third');
  });

  describe('from before there was a key', () => {
    const MANY = 250;
    const clear = async (): Promise<number> =>
      (await stack.db.query(`select 1 from sync.identities where key_id is null`)).rows.length;

    it('are in clear, and are encrypted by the next sync', async () => {
      await probe.rows(`delete from sync.identities where item_id <> $1`);
      await restart('');
      expect((await syncWith({ ...identity, jobTitle: null })).products.identity).toMatchObject({ changed: 1 }); // prettier-ignore
      expect(await served()).toEqual([200, { ...identity, jobTitle: null }]);
      expect(await tablesWith(PLANTED)).toEqual(['sync.identities']);
      await restart(THIRD);
      expect(await served()).toEqual([200, { ...identity, jobTitle: null }]);
      expect(await verified()).toMatchObject({ different: { count: 0 } });
      expect((await syncWith({ ...identity, jobTitle: null })).products.identity).toMatchObject({ changed: 1 }); // prettier-ignore
      expect(await tablesWith(PLANTED)).toEqual([]);
      expect(await served()).toEqual([200, { ...identity, jobTitle: null }]);
    });

    it('are encrypted by the command, which goes on where it was killed', async () => {
      await stack.db.query(
        `insert into sync.identities (item_id, id, run_id, data)
         select gen_random_uuid(), d.id, 0, $1::jsonb || jsonb_build_object('id', d.id)
           from (select gen_random_uuid() as id from generate_series(1, $2)) d`,
        [identity, MANY],
      );
      await probe.rows(`insert into sync.parked_rows (item_id, run_id, kind, row_text, error) values ($1, 0, 'identity', $2, '22007')`, [JSON.stringify(identity)]); // prettier-ignore
      // A row in the second batch waits until the test lets it.
      await stack.db.query(`
        create function wait_here() returns trigger language plpgsql as
          $$ begin perform pg_advisory_xact_lock(4711); return new; end $$`);
      const { rows } = await stack.db.query<{ id: string }>(
        `select id from sync.identities where key_id is null order by item_id, id offset 150 limit 1`,
      );
      await stack.db.query(`create trigger wait_here before update on sync.identities for each row when (new.id = '${rows[0]!.id}') execute function wait_here()`); // prettier-ignore
      const holder = await stack.db.connect();
      await holder.query(`select pg_advisory_lock(4711)`);
      const command = new NodeProcess('cli.js', ['identities', 'seal'], {
        DATABASE_URL: stack.database.url,
        DATA_ENCRYPTION_KEY: THIRD,
      });
      await command.line((line) => (line.startsWith('100 of') ? true : undefined));
      await eventually(async () => (await stack.db.query(`select 1 from pg_locks where locktype = 'advisory' and not granted and objid = 4711`)).rows.length > 0); // prettier-ignore
      command.kill('SIGKILL');
      await command.exited;
      await holder.query(`select pg_advisory_unlock(4711)`);
      holder.release();
      // What the killed one was doing may still commit: PostgreSQL notices its end only afterwards.
      await eventually(async () => (await stack.db.query(`select 1 from pg_locks where relation = 'sync.identities'::regclass and mode = 'RowExclusiveLock'`)).rows.length === 0); // prettier-ignore
      const left = await clear();
      expect(left).toBeGreaterThanOrEqual(MANY - 200);
      expect(left).toBeLessThanOrEqual(MANY - 100);
      await stack.db.query(`drop trigger wait_here on sync.identities`);

      const { code, output } = await cli(['identities', 'seal'], THIRD);
      expect([code, output]).toEqual([0, expect.stringContaining(`${left + 1} identities were encrypted`)]);
      expect(await clear()).toBe(0);
      expect(await tablesWith(PLANTED)).toEqual([]);
      const [row] = await exported('unreadable-rows.json');
      expect(JSON.parse(String(row!.text))).toEqual(identity);
    });

    it('are waited for while a sync writes them', async () => {
      await stack.db.query(`update sync.identities set data = $1, key_id = null where item_id = $2`, [identity, probe.itemId]); // prettier-ignore
      const sync = await stack.db.connect();
      await sync.query(`begin; select from sync.identities where item_id = '${probe.itemId}' for update`);
      const command = cli(['identities', 'seal'], THIRD);
      await eventually(async () => (await stack.db.query(`select 1 from pg_stat_activity where wait_event_type = 'Lock' and query like '%for update%'`)).rows.length > 0); // prettier-ignore
      await sync.query('commit');
      sync.release();
      expect(await command).toMatchObject({ code: 0, output: expect.stringContaining('1 identity was encrypted') as string }); // prettier-ignore
      expect(await served()).toEqual([200, identity]);
    });
  });

  it('are not sealed without a key, or with a malformed one, which is not shown', async () => {
    const missing = await cli(['identities', 'seal']);
    expect(missing).toEqual({ code: 1, output: expect.stringMatching(/^DATA_ENCRYPTION_KEY is missing: /) as string }); // prettier-ignore
    const malformed = await cli(['identities', 'seal'], 'k:tooshort');
    expect(malformed).toEqual({ code: 1, output: expect.stringMatching(/^DATA_ENCRYPTION_KEY is malformed: (?!.*tooshort)/) as string }); // prettier-ignore
  });
});
