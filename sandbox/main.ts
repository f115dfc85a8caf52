import { createHash } from 'node:crypto';
import { parseArgs } from 'node:util';
import { createServer } from './api/server.js';
import { Bank, type SavedBank } from './bank/bank.js';
import { AutoSync } from './items/auto-sync.js';
import { StateFile } from './state/state-file.js';
import { applySwitches, defaultSwitches } from './switches.js';

const USAGE = `Pluggy sandbox
  --port N            port to listen on (0: a free one)
  --host ADDRESS      address to listen on (127.0.0.1)
  --seed N            the same seed gives the same bank, ids and client (1)
  --state FILE        keep the state here; without it, in memory
  --execution-ms N    how long an execution takes (3000)
  --speed N           how many times as fast as the machine's the bank's clock runs (1)
  --switch NAME=JSON  set a switch of the control API, as often as needed
  --exit-with-stdin   end when stdin does
`;

/** Starts the sandbox; says `{"ready":true,…}` in one line on stdout when it listens. */
async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      port: { type: 'string', default: '0' },
      host: { type: 'string', default: '127.0.0.1' },
      seed: { type: 'string', default: '1' },
      state: { type: 'string' },
      'execution-ms': { type: 'string' },
      speed: { type: 'string', default: '1' },
      switch: { type: 'string', multiple: true, default: [] },
      'exit-with-stdin': { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) {
    process.stdout.write(USAGE);
    return;
  }
  const number = (name: 'port' | 'seed' | 'speed' | 'execution-ms', fallback = 0): number => {
    const value = Number(values[name] ?? fallback);
    if (!Number.isFinite(value) || value < 0)
      throw new Error(`--${name} must be a number, not "${values[name]}"`);
    return value;
  };
  const seed = number('seed');
  const file = new StateFile(values.state ?? null);
  const saved = file.read<SavedBank>();
  if (saved && saved.seed !== seed)
    throw new Error(`${values.state} belongs to seed ${saved.seed}, not ${seed}`);
  const switches = { ...defaultSwitches(3000), ...saved?.switches };
  if (values['execution-ms'] !== undefined) switches.executionMs = number('execution-ms');
  for (const text of values.switch) {
    const at = text.indexOf('=');
    const problem = applySwitches(switches, {
      [text.slice(0, at)]: JSON.parse(text.slice(at + 1)) as unknown,
    });
    if (problem) throw new Error(problem);
  }
  const bank = new Bank(seed, switches, number('speed') || 1, file, saved);
  file.keeps(() => bank);
  const clientSecret = createHash('sha256').update(`sandbox client ${seed}`).digest('hex').slice(0, 40);
  const app = createServer(bank, file, clientSecret);
  bank.url = await app.listen({ port: number('port'), host: values.host });
  const autoSync = new AutoSync(bank);
  bank.executions.resume();
  bank.sender.pump();
  autoSync.start();
  process.stdout.write(
    `${JSON.stringify({ ready: true, url: bank.url, clientId: bank.clientId, clientSecret })}\n`,
  );

  let ending = false;
  const end = async (): Promise<void> => {
    if (ending) return;
    ending = true;
    autoSync.stop();
    bank.executions.stop();
    bank.changed();
    await file.flush();
    await Promise.all([bank.sender.stop(), app.close()]);
    process.exit(0);
  };
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => void end());
  if (values['exit-with-stdin']) {
    // Its parent holds the other end: when the parent is gone, however it went, stdin ends.
    process.stdin.on('end', () => void end()).on('error', () => void end());
    process.stdin.resume();
  }
}

main().catch((error: unknown) => {
  process.stderr.write(`sandbox: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
});
