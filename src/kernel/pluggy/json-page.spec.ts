import { readPage, textOf, withoutMark } from './json-page.js';

/** The rows as they lie in the bytes. */
function rowsOf(page: ReturnType<typeof readPage>): string[] {
  return page.begins!.map((begin, n) => page.bytes.toString('utf8', begin, begin + page.lengths[n]!));
}
const read = (text: string): ReturnType<typeof readPage> => readPage(Buffer.from(text));

it('finds rows of every kind, whatever stands in and around them', () => {
  const rows = [
    '{"a":"}],{\\"[\\\\"}',
    '{ "deep" : [ [ ], { "results":[{}] } ] }',
    '[1,[2]]',
    '"a \\" text, ]"',
    '-1.50e+2',
    'null',
    'true',
    '{"é":"ção 😀"}',
    '{"n":12345678901234567890123456789012345678901234567890.10}',
    '{}',
  ];
  const text = `\n{ "total" :${rows.length} , "results" :\t[ ${rows.join(' , ')} ] ,"next":"?after=é","totalPages":3}\n`;
  const page = read(text);
  expect(rowsOf(page)).toEqual(rows);
  expect(page).toMatchObject({ next: '?after=é', totalPages: 3, replaced: 0, absurd: [] });
  expect(page.bytes.toString()).toBe(text);
});

it('finds no rows in an empty list, and only the last of two', () => {
  expect(rowsOf(read('{"results":[]}'))).toEqual([]);
  expect(rowsOf(read('{"results":[ ],"next":null}'))).toEqual([]);
  expect(rowsOf(read('{"results":[1],"results":[2,3]}'))).toEqual(['2', '3']);
});

it.each(['{}', '{"results":null}', '{"results":{"a":[1]}}', '{"next":{"results":[1]}}', '[]', '7', 'null'])(
  'says that there is no list in %s',
  (text) => {
    expect(read(text).begins).toBeUndefined();
  },
);

it.each([
  '', ' ', '<html>', '{', '{"results"', '{"results":', '{"results":[', '{"results":[{"a":1}', '{"results":[{"a":1}]',
  '{"results":[{"a":"1}]}', '{"results":["\\"]}', '{"results":[1 2]}', '{"results":[{}{}]}', '{"results":[,1]}',
  '{"results":[1,]}', '{"results":[1]},', '{"results":[1]}]', '{"results":[1],}', '{"results":[1] "next":null}',
  '{"results":[1],"next":nul}', '{"results" [1]}', '{results:[1]}', "{'results':[1]}", '{"results":[1]}\0',
])('refuses %j, without quoting it', (text) => {
  expect(() => read(text)).toThrow(/^Pluggy's answer is not JSON$/);
}); // prettier-ignore

it('leaves a row that is no JSON to PostgreSQL, which parks or refuses it', () => {
  expect(rowsOf(read('{"results":[{"a" 1},nul,[1}]}'))).toEqual(['{"a" 1}', 'nul', '[1}']);
});

it.each([
  ['an escaped NUL', '{"a":"\\u0000"}', '{"a":"\\ufffd"}', 1],
  ['half of a pair', '{"a":"\\\\\\uD83D"}', '{"a":"\\\\\\ufffd"}', 1],
])('replaces %s', (_name, row, clean, replaced) => {
  const page = read(`{"results":[{},${row},{"b":1}],"next":null}`);
  expect(rowsOf(page)).toEqual(['{}', clean, '{"b":1}']);
  expect(page).toMatchObject({ replaced, absurd: [] });
});

it.each(['1e100', '-1.5E-131', '0e+999999'])('finds the row with %s, and makes it harmless', (number) => {
  const page = read(`{"results":[{"a":"${number}"},{"n":[${number} ]},${number}],"next":null}`);
  expect(rowsOf(page)).toEqual([`{"a":"${number}"}`, `{"n":["${number}" ]}`, `"${number}"`]);
  expect(page.absurd).toEqual([1, 2]);
});

it('does not look closely at what only resembles a huge number or a bad escape', () => {
  const text =
    '{"results":[{"id":"5e123456-0000","a":1e99,"b":[true,false],"c":"\\\\u0000 \\u00e9 \\\\ud800"}]}';
  const bytes = Buffer.from(text);
  expect(readPage(bytes).bytes).toBe(bytes);
});

it.each([
  ['a lone byte', [0xff], '\ufffd'],
  ['a character cut short', [0xe2, 0x82], '\ufffd'],
  ['a surrogate as bytes', [0xed, 0xa0, 0x80], '\ufffd\ufffd\ufffd'],
  ['a NUL too long', [0xc0, 0x80], '\ufffd\ufffd'],
])('reads %s that is no UTF-8 as U+FFFD', (_name, wrong, right) => {
  const bytes = Buffer.concat([
    Buffer.from('{"results":[{"a":"é'),
    Buffer.from(wrong),
    Buffer.from('"},2],"next":null}'),
  ]);
  expect(rowsOf(readPage(bytes))).toEqual([`{"a":"é${right}"}`, '2']);
});

it('leaves out a byte order mark', () => {
  const marked = Buffer.from('\ufeff{"results":[1]}');
  expect(rowsOf(readPage(withoutMark(marked)))).toEqual(['1']);
  expect(withoutMark(Buffer.from('{}')).toString()).toBe('{}');
  expect(textOf(marked)).toBe('{"results":[1]}');
});
