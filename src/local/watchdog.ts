import { SERVER_STOPPED, stopPostmaster, type RunningCluster } from './stop-postmaster.js';

// A program of its own, started by WatchPostmaster. It holds a pipe from the hub as its standard input and does
// nothing until that ends, which happens however the hub ends, kill -9 included. Then it stops PostgreSQL.
// It says when it has begun: one that ends before that is not started again.
// Signals meant for the terminal's processes must not end it first.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => undefined);

const cluster = JSON.parse(process.argv[2] ?? '') as RunningCluster;
process.stdin.setEncoding('utf8').on('data', (text) => {
  if (String(text) === SERVER_STOPPED) process.exit(0);
});
process.stdin.on('error', () => process.stdin.destroy());
process.stdin.once('close', () => void stopPostmaster(cluster).finally(() => process.exit(0)));
// The hub may be gone already, which the closed standard input tells: that is when it is needed most.
process.stdout.on('error', () => undefined).write('watching');
