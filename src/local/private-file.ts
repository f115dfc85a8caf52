import { rename, writeFile } from 'node:fs/promises';

/** Writes a file that only its owner may read, whole or not at all: a kill leaves the old content in place. */
export async function writePrivateFile(file: string, content: string): Promise<void> {
  const draft = `${file}.draft`;
  await writeFile(draft, `${content}\n`, { mode: 0o600 });
  await rename(draft, file);
}
