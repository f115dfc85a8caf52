import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { LocalStartError } from './local-start-error.js';
import { writePrivateFile } from './private-file.js';

interface Kept {
  password: string;
  port?: number;
}

/**
 * The password of the embedded server, made once, and the port it had last. Kept in a file that only its owner may
 * read. A port that stays the same lets a person's database tool reconnect after a restart.
 */
export class PostgresLogin {
  private constructor(
    private readonly file: string,
    private kept: Kept,
  ) {}

  static async open(file: string): Promise<PostgresLogin> {
    const text = await readFile(file, 'utf8').catch(() => undefined);
    if (text !== undefined) return new PostgresLogin(file, parse(file, text));
    const kept = { password: randomBytes(24).toString('base64url') };
    await writePrivateFile(file, JSON.stringify(kept));
    return new PostgresLogin(file, kept);
  }

  get password(): string {
    return this.kept.password;
  }

  get port(): number | undefined {
    return this.kept.port;
  }

  get url(): string {
    return `postgres://postgres:${this.kept.password}@127.0.0.1:${this.kept.port}/postgres`;
  }

  async keepPort(port: number): Promise<void> {
    if (port === this.kept.port) return;
    this.kept = { ...this.kept, port };
    await writePrivateFile(this.file, JSON.stringify(this.kept));
  }
}

function parse(file: string, text: string): Kept {
  try {
    return JSON.parse(text) as Kept;
  } catch (cause) {
    throw new LocalStartError(`${file} is damaged. Remove the .data folder to begin again.`, { cause });
  }
}
