import { fileURLToPath } from 'node:url';
import { findCrossings } from './find-crossings.js';

/** `npm run check:walls`: says every crossing in words; exit code 1 when there is one. */
const crossings = findCrossings(fileURLToPath(new URL('../../', import.meta.url)));
for (const { file, line, message } of crossings) process.stderr.write(`${file}:${line}: ${message}\n`);
if (crossings.length > 0) {
  process.stderr.write(
    `${crossings.length} crossing(s) of a wall; docs/architecture.md says what the walls are for.\n`,
  );
  process.exitCode = 1;
}
