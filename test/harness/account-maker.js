import { createServer } from 'node:http';
import { once } from 'node:events';
import { json } from 'node:stream/consumers';

/**
 * Registers apps and makes admins for the test files, with the code behind `app create` and `admin create`, loaded once
 * for the whole run: a start of the command line for each was a tenth of the run. The command line itself has tests of
 * its own.
 *
 * @param load gives a module of the built program.
 * @returns its address, to which a database's URL is posted with what to make, and how to end it.
 */
export async function startAccountMaker(load) {
  const { createDataSource } = await load('src/kernel/database/data-source.js');
  const { Database } = await load('src/kernel/database/database.js');
  const { CreateApp } = await load('src/auth/create-app.js');
  const { IssueCredential } = await load('src/auth/issue-credential.js');
  const { CreateAdmin } = await load('src/auth/admins/create-admin.js');

  const create = async ({ databaseUrl, name, role }) => {
    const dataSource = await createDataSource(databaseUrl, [], 2).initialize();
    try {
      const database = new Database(dataSource);
      if (role) return await new CreateAdmin(database).run(name, role, 'cli');
      return await new CreateApp(database, new IssueCredential(database)).run(name, 'test');
    } finally {
      await dataSource.destroy();
    }
  };
  const server = createServer((request, response) => {
    json(request)
      .then(create)
      .then(
        (credential) => response.end(JSON.stringify(credential)),
        (error) => response.writeHead(500).end(String(error.stack)),
      );
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return { url: `http://127.0.0.1:${server.address().port}`, stop: () => server.close() };
}
