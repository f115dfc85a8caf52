import { expect, it } from '@jest/globals';
import { maskAnswer, maskDocuments } from './mask-documents.js';

it.each([
  ['PIX JOAO 761.092.776-73', 'PIX JOAO •••'],
  ['PIX 76109277673 JOAO', 'PIX ••• JOAO'],
  ['TED 08.050.608/0001-32 LTDA', 'TED ••• LTDA'],
  ['TED 08050608000132', 'TED •••'],
  ['TED 12.ABC.345/01DE-35', 'TED •••'],
  [
    'BOLETO 00190500954014481606906809350314337370000000100',
    'BOLETO 00190500954014481606906809350314337370000000100',
  ],
  [
    'Item 91f18578-11a9-4e00-869a-b12345678901 of 761.092.776-73',
    'Item 91f18578-11a9-4e00-869a-b12345678901 of •••',
  ],
  ['COMPRA 12/08 LOJA 1234', 'COMPRA 12/08 LOJA 1234'],
])('masks %s', (text, masked) => {
  expect(maskDocuments(text)).toBe(masked);
});

it('leaves nothing as it is', () => {
  expect([maskDocuments(null), maskDocuments('')]).toEqual([null, '']);
});

it('masks every text of an answer, and leaves numbers, times and what only works as it is', () => {
  const at = new Date(0);
  expect(maskAnswer({ by: 'admin:76109277673', rows: [{ error: 'no 76109277673', n: 76109277673, at }], next: '?a=76109277673', none: null })).toEqual({
    by: 'admin:•••', rows: [{ error: 'no •••', n: 76109277673, at }], next: '?a=76109277673', none: null,
  }); // prettier-ignore
});
