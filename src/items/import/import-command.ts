import { isUUID } from 'class-validator';
import { readFile } from 'node:fs/promises';
import { text } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Database } from '../../kernel/database/database.js';
import type { EventBus } from '../../kernel/events/event-bus.js';
import { AskImport, type ImportedItem } from './ask-import.js';
import { type ImportProgress, ImportNotFound, ShowImport } from './show-import.js';

/** The import was not begun, and the message says why. */
export class ImportRefused extends Error {}

/** Not exactly one source was given. */
export class WrongSource extends ImportRefused {
  constructor() {
    super('Exactly one of --file, --from-pluggy and --resume must be given.');
  }
}

/** Where the Items come from: exactly one of these. */
export interface ImportSource {
  file?: string | undefined;
  fromPluggy?: boolean;
  /** An import that was begun before: only its progress is shown. */
  resume?: string | undefined;
}

/** The command line's import: begins it, then tells how far the running hub is with it. */
export class ImportCommand {
  private readonly show: ShowImport;
  private readonly ask: AskImport;

  constructor(
    database: Database,
    events: EventBus,
    private readonly tell: (line: string) => void,
  ) {
    this.show = new ShowImport(database);
    this.ask = new AskImport(database, events);
  }

  /** @returns the progress at the end. @throws ImportRefused */
  async run(appId: string, source: ImportSource): Promise<ImportProgress> {
    const id = await this.begin(appId, source);
    this.tell(`Import ${id}. It goes on without this command; --resume ${id} shows it again.`);
    let told = '';
    for (;;) {
      const progress = await this.progress(id, appId);
      const words = ImportCommand.inWords(progress);
      if (progress.endedAt !== null) return progress;
      if (words !== told) this.tell(words);
      told = words;
      await sleep(500);
    }
  }

  static inWords({ total, waiting, adopted, alreadyYours, notFound, failed, error }: ImportProgress): string {
    const ended = error === null ? '' : `; ended early: ${error}`;
    return `${total - waiting} of ${total}: ${adopted} adopted, ${alreadyYours} already the app's, ${notFound} not found, ${failed} failed${ended}`; // prettier-ignore
  }

  private async begin(appId: string, { file, fromPluggy, resume }: ImportSource): Promise<string> {
    if ([file !== undefined, fromPluggy, resume !== undefined].filter(Boolean).length !== 1)
      throw new WrongSource();
    if (resume !== undefined) return (await this.progress(resume, appId)).id;
    if (file === undefined) return this.ask.fromPluggy(appId);
    const items = parse(file === '-' ? await text(process.stdin) : await contentOf(file));
    if (items.length === 0) throw new ImportRefused(`There is no Item id in ${file}.`);
    return this.ask.ofItems(appId, items);
  }

  private async progress(id: string, appId: string): Promise<ImportProgress> {
    try {
      return await this.show.progress(id, appId);
    } catch (error) {
      throw error instanceof ImportNotFound ? new ImportRefused(`The app has no import ${id}.`) : error;
    }
  }
}

/** @throws ImportRefused when it cannot be read. */
async function contentOf(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new ImportRefused(
      code === 'ENOENT' ? `There is no file ${file}.` : `${file} cannot be read (${code}).`,
    );
  }
}

/** Lines of `id` or `id,clientUserId`. @throws ImportRefused naming the line that is neither. */
function parse(lines: string): ImportedItem[] {
  return lines.split(/\r?\n/).flatMap((line, n) => {
    if (line.trim() === '') return [];
    const [id = '', ...rest] = line.split(',');
    if (!isUUID(id.trim(), 'loose')) throw new ImportRefused(`Line ${n + 1} does not begin with an Item id.`);
    const clientUserId = rest.join(',').trim();
    return [{ id: id.trim(), clientUserId: clientUserId === '' ? undefined : clientUserId }];
  });
}
