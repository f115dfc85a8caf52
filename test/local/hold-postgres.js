// A program for the tests: holds an embedded PostgreSQL as `npm start` does, until SIGTERM.
// Arguments: the built embedded-postgres.js, the data folder.
import { pathToFileURL } from 'node:url';

const [program, dataDir] = process.argv.slice(2);
const { startEmbeddedPostgres } = await import(pathToFileURL(program).href);
try {
  const postgres = await startEmbeddedPostgres({ dataDir, durable: false });
  process.on('SIGTERM', () => void postgres.stop().then(() => process.exit(0)));
  void postgres.ended.then((reason) => {
    process.stderr.write(reason);
    process.exit(1);
  });
  // The embedded server alone keeps no process alive.
  setInterval(() => undefined, 1_000_000);
  const { url, directory, notes } = postgres;
  process.stdout.write(`${JSON.stringify({ url, directory, notes })}\n`);
} catch (error) {
  process.stderr.write(error.message);
  process.exit(1);
}
