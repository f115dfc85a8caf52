import { existsSync } from 'node:fs';

// What `npm start` runs. Without configuration it brings its own PostgreSQL and a sandbox in Pluggy's place; with
// any of these variables set it is the production service, which says what is missing. Loaded on demand, because
// production has neither the embedded server's package nor a use for its code.
if (existsSync('.env')) process.loadEnvFile('.env');

const needed = ['DATABASE_URL', 'PLUGGY_CLIENT_ID', 'PLUGGY_CLIENT_SECRET', 'PUBLIC_URL'];
if (needed.some((name) => process.env[name])) {
  const { main } = await import('./main.js');
  await main();
} else {
  const { startLocal } = await import('./local/start-local.js');
  await startLocal();
}
