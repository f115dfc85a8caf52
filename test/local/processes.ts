import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';

/** Pids of the running processes whose command line contains all of these texts. */
export function processesWith(...texts: string[]): number[] {
  return commandLines()
    .filter(({ line }) => texts.every((text) => line.includes(text)))
    .map(({ pid }) => pid);
}

/** Resolves when the condition holds; rejects, with what was awaited, when it does not within a time far too long. */
export async function until(
  what: string,
  condition: () => boolean | Promise<boolean>,
  withinMs = 20_000,
): Promise<void> {
  const deadline = Date.now() + withinMs;
  while (!(await condition())) {
    if (Date.now() > deadline) throw new Error(`Still not true: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

function commandLines(): { pid: number; line: string }[] {
  if (process.platform !== 'linux') {
    const lines = execFileSync('ps', ['-Ao', 'pid=,command='], { encoding: 'utf8' }).trim().split('\n');
    return lines.map((line) => ({ pid: parseInt(line, 10), line }));
  }
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map((name) => ({ pid: Number(name), line: commandLine(name) }));
}

/** Empty for a process that has just ended, or is a zombie that its parent has not looked at. */
function commandLine(pid: string): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ');
  } catch {
    return '';
  }
}
