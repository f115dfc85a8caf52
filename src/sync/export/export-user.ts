import { Injectable } from '@nestjs/common';
import { Readable } from 'node:stream';
import yazl from 'yazl';
import { ItemsFace } from '../../items/face.js';
import { IdentitySeal } from '../sealing/identity-seal.js';
import { ExportRows, type Pieces, type Snapshot } from './export-rows.js';

/** How a row becomes JSON, when it is not JSON already: by its columns. */
type Reading = (seal: IdentitySeal, row: (string | null)[]) => string;

/** The files of the archive and where their rows are: JSON of each, with its owner where Pluggy's object lacks it. */
const FILES: [string, string, Reading?][] = [
  ['accounts', `select data::text from sync.accounts where item_id = any($1) order by item_id, id`],
  ['transactions', `select data::text from sync.transactions where item_id = any($1) order by account_id, date desc, id`],
  ['bills', `select data::text from sync.bills where item_id = any($1) order by account_id, due_date desc, id`],
  ['investments', `select data::text from sync.investments where item_id = any($1) order by item_id, id`],
  [
    'investment-transactions',
    `select (data || jsonb_build_object('investmentId', investment_id))::text from sync.investment_transactions
      where item_id = any($1) order by investment_id, date desc, id`,
  ],
  ['loans', `select data::text from sync.loans where item_id = any($1) order by item_id, id`],
  [
    'identity',
    `select data::text, item_id::text, id::text from sync.identities where item_id = any($1) order by item_id, id`,
    (seal, [data, itemId, id]) => seal.openOrSay(data!, { itemId: itemId!, id: id! }),
  ],
  ['consents', `select data::text from sync.consents where item_id = any($1) order by item_id, created_at, id`],
  [
    'resources',
    `select (data || jsonb_build_object('itemId', item_id))::text from sync.resources where item_id = any($1) order by item_id, id`,
  ],
  [
    'balances',
    `select json_build_object('accountId', account_id, 'day', day, 'balance', balance, 'currencyCode', currency_code)::text
       from sync.balances where item_id = any($1) order by account_id, day`,
  ],
  [
    'unreadable-rows',
    `select item_id::text, kind, row_text, error from sync.parked_rows where item_id = any($1) order by id`,
    (seal, [itemId, kind, text, error]) =>
      JSON.stringify({ itemId, kind, text: kind === 'identity' ? seal.openOrSay(text!, { itemId: itemId!, id: null }) : text, error }),
  ],
]; // prettier-ignore

/** Everything that the copy holds of one person, as a ZIP of JSON files: what a data-subject access asks for. */
@Injectable()
export class ExportUser {
  constructor(
    private readonly items: ItemsFace,
    private readonly exportRows: ExportRows,
    private readonly seal: IdentitySeal,
  ) {}

  /** The archive as a stream. @throws UserNotFound, TooManyExports */
  async open(appId: string, clientUserId: string): Promise<NodeJS.ReadableStream> {
    const items = await this.items.ofUser(appId, clientUserId);
    const ids = items.map(({ id }) => id);
    // One generator, so that one snapshot and one connection serve all files; the archive takes them one by one.
    const pieces = await this.exportRows.open(ids, (snapshot) => allFiles(snapshot, ids, this.seal));
    const zip = new yazl.ZipFile();
    zip.addBuffer(Buffer.from(`[\n${items.map(({ item }) => item).join(',\n')}\n]\n`), 'items.json');
    for (const [name] of FILES)
      zip.addReadStreamLazy(`${name}.json`, (done) => done(null, Readable.from(untilEnd(pieces))));
    zip.end();
    const output = zip.outputStream as Readable;
    zip.on('error', (error: Error) => output.destroy(error));
    output.once('close', () => void pieces.close());
    return output;
  }
}

const firstColumn: Reading = (_, [json]) => json!;

/** After each file's last piece. */
const END = '';

async function* allFiles({ rows }: Snapshot, ids: string[], seal: IdentitySeal): AsyncGenerator<string> {
  for (const [, sql, read = firstColumn] of FILES) {
    let lead = '[\n';
    for await (const block of rows(sql, [ids])) {
      yield lead + block.map((row) => read(seal, row)).join(',\n');
      lead = ',\n';
    }
    yield lead === '[\n' ? '[]\n' : '\n]\n';
    yield END;
  }
}

/** The pieces of the next file; those of the files after it stay where they are. */
async function* untilEnd(pieces: Pieces): AsyncGenerator<string> {
  for (let piece = await pieces.next(); piece !== undefined && piece !== END; piece = await pieces.next())
    yield piece;
}
