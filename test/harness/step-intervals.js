/**
 * Loaded into a program of ours before its own code (`node --import`): its schedules have their turn when the test
 * says so, and at no other time. A line `step N` on stdin calls each interval of 10 s and more once, all at the same
 * time, as after a start in production; `stepped N` on stdout says that all they do has been done. Shorter ones, such
 * as a worker's signs of life, go on by themselves.
 */
import { createInterface } from 'node:readline';

const LONG_MS = 10_000;
const NEVER_MS = 2 ** 31 - 1;

const { setInterval: startInterval, clearInterval: endInterval } = globalThis;
const schedules = new Map();

globalThis.setInterval = (callback, ms, ...args) => {
  if (!(ms >= LONG_MS)) return startInterval(callback, ms, ...args);
  const timer = startInterval(() => undefined, NEVER_MS);
  schedules.set(timer, () => callback(...args));
  return timer;
};

globalThis.clearInterval = (timer) => {
  schedules.delete(timer);
  endInterval(timer);
};

createInterface(process.stdin).on('line', async (line) => {
  const [word, number] = line.split(' ');
  if (word !== 'step') return;
  await Promise.allSettled([...schedules.values()].map(async (tick) => tick()));
  process.stdout.write(`stepped ${number}\n`);
});
process.stdin.unref();
