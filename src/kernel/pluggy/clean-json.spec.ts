import { cleanJson } from './clean-json.js';

it('leaves ordinary text as it came, byte for byte', () => {
  const text = '{ "results":[{"a":1.0,"b":"\\ud83d\\ude00 \\\\u0000 \\u00e9 1e999","c":1e99,"d":-0}] }';
  expect(cleanJson(text)).toEqual({ text, replaced: 0, absurd: [] });
});

it.each([
  ['NUL', '"\\u0000"', '"\\ufffd"', 1],
  ['a high surrogate alone', '"\\ud800"', '"\\ufffd"', 1],
  ['a low surrogate alone', '"\\uDFFF!"', '"\\ufffd!"', 1],
  ['a pair the wrong way round', '"\\udc00\\ud800"', '"\\ufffd\\ufffd"', 2],
  ['a high surrogate before a pair', '"\\ud83d\\ud83d\\ude00"', '"\\ufffd\\ud83d\\ude00"', 1],
  ['NUL after an escaped backslash', '"\\\\\\u0000"', '"\\\\\\ufffd"', 1],
  ['NUL in a name', '{"\\u0000":1}', '{"\\ufffd":1}', 1],
])('replaces %s', (_name, text, clean, replaced) => {
  expect(cleanJson(text)).toEqual({ text: clean, replaced, absurd: [] });
});

it.each(['1e100', '1E+400', '-2.5e-131', '1e999999', '1e-999999'])(
  'finds the row with %s, and makes it harmless',
  (number) => {
    const page = (value: string): string =>
      `{"results":[{"n":1},{"n":{"deep":[${value}]}},{"n":"${number} \\"${number}"},null],"next":null}`;
    expect(cleanJson(page(number))).toEqual({ text: page(`"${number}"`), replaced: 0, absurd: [1] });
  },
);

it('does not stumble over a text that has no list of results', () => {
  expect(cleanJson('{"results":{"n":1e999}}').absurd).toEqual([]);
  expect(cleanJson('{"n":1e999}').absurd).toEqual([]);
});
