import { expect, it } from '@jest/globals';
import { maskDocuments } from './mask-documents.js';

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
  ['COMPRA 12/08 LOJA 1234', 'COMPRA 12/08 LOJA 1234'],
])('masks %s', (text, masked) => {
  expect(maskDocuments(text)).toBe(masked);
});

it('leaves nothing as it is', () => {
  expect([maskDocuments(null), maskDocuments('')]).toEqual([null, '']);
});
