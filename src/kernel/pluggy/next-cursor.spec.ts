import { afterOf } from './next-cursor.js';

it.each([
  ['?accountId=a&after=Y3Vyc29y', 'Y3Vyc29y'],
  ['https://somewhere.else/v2/transactions?after=a%2Bb%3D&accountId=a', 'a+b='],
  ['after=bare', 'bare'],
  [null, null],
])('takes only the cursor from %s', (next, after) => {
  expect(afterOf(next)).toBe(after);
});

it.each(['?accountId=a', '', '?after='])('refuses %p, as the list would begin anew', (next) => {
  expect(() => afterOf(next)).toThrow('without a cursor');
});
