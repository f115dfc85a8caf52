import { setTimeout as sleep } from 'node:timers/promises';

/** Asks again until `question` gives something other than undefined or false; for what happens in another process. */
export async function eventually<T>(
  question: () => Promise<T | undefined | false>,
  seconds = 20,
): Promise<T> {
  const end = Date.now() + seconds * 1000;
  for (;;) {
    const answer = await question();
    if (answer !== undefined && answer !== false) return answer;
    if (Date.now() > end) throw new Error(`Not within ${seconds} s: ${question.toString()}`);
    await sleep(25);
  }
}
