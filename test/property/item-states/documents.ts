import { readFile } from 'node:fs/promises';

const cells = (line: string): string[] =>
  line
    .split('|')
    .slice(1, -1)
    .map((cell) => cell.trim().replaceAll('`', ''));

/** The rows of a document's tables that begin with that column. */
async function tables(file: string, column: string): Promise<string[][][]> {
  const parts = (await readFile(file, 'utf8')).split('\n\n');
  return parts
    .filter((part) => part.startsWith(`| ${column} |`))
    .map((table) => table.trim().split('\n').slice(2).map(cells));
}

const [moving, ended] = await tables('docs/lifecycle.md', 'status');
const [flags] = await tables('docs/health.md', 'flag');

/** Statuses of an execution that goes on. */
export const MOVING = moving!.map(([status]) => status!);
const ENDED = ended!.map(([status, executionStatus, , , turn]) => ({
  status: status!,
  executionStatus: executionStatus!,
  turn: turn!,
}));
/** How an execution can fail, and whose turn it is then. */
export const FAILURES = new Map(
  ENDED.filter(({ status }) => status !== 'UPDATED').map((end) => [end.executionStatus, end.turn]),
);
export const FAILED = ['LOGIN_ERROR', 'OUTDATED'];
export const KNOWN_STATUSES = [...MOVING, ...ENDED.map(({ status }) => status)];
export const KNOWN_ENDS = ENDED.map(({ executionStatus }) => executionStatus);

export interface FlagWords {
  severity: string;
  turn: string;
}
/** Every flag, with the words of its last two columns. */
export const FLAGS = new Map<string, FlagWords>(
  flags!.map(([flag, , , severity, turn]) => [flag!, { severity: severity!, turn: turn!.toLowerCase() }]),
);
