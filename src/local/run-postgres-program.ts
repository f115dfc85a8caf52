import { spawn } from 'node:child_process';
import { join } from 'node:path';
import type { PostgresAccount } from './postgres-account.js';

export interface ProgramResult {
  exitCode: number | null;
  output: string;
}

/**
 * Runs initdb or pg_ctl to its end. Rejects only when the program could not be started at all; its exit code is
 * for the caller to judge.
 */
export function runPostgresProgram(
  bin: string,
  program: 'initdb' | 'pg_ctl',
  args: string[],
  account: PostgresAccount,
  through: string[] = [],
): Promise<ProgramResult> {
  const [command = '', ...rest] = [...through, join(bin, program), ...args];
  return new Promise((resolve, reject) => {
    const child = spawn(command, rest, {
      ...account,
      cwd: bin,
      env: postgresEnvironment(),
      stdio: ['ignore', 'pipe', 'pipe'],
      windowsHide: true,
    });
    let output = '';
    child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
    child.stderr.on('data', (chunk: Buffer) => (output += chunk.toString()));
    child.once('error', reject);
    // On Windows the server that `pg_ctl start` leaves behind keeps our pipes open, so 'close' would not come.
    child.once(process.platform === 'win32' ? 'exit' : 'close', (exitCode: number | null) =>
      resolve({ exitCode, output: output.trim() }),
    );
  });
}

/**
 * What PostgreSQL's programs may see of our environment. PG* variables of the user would redirect them, secrets
 * are none of their business, and messages must be in English because we read some of them.
 */
export function postgresEnvironment(): NodeJS.ProcessEnv {
  const passed = [
    'PATH',
    'Path',
    'HOME',
    'TMPDIR',
    'TEMP',
    'TMP',
    'SystemRoot',
    'SystemDrive',
    'USERPROFILE',
  ];
  const environment: NodeJS.ProcessEnv = { LC_ALL: 'C', LC_MESSAGES: 'C' };
  for (const name of passed) if (process.env[name] !== undefined) environment[name] = process.env[name];
  return environment;
}
