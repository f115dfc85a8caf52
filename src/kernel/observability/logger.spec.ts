import { expect, it } from '@jest/globals';
import { safeError } from './logger.js';

it('logs an error without what it carries along, and without documents that it quotes', () => {
  const error = Object.assign(new Error('no person 761.092.776-73'), {
    code: '22P02',
    detail: 'Maria',
    body: {},
  });
  const logged = JSON.stringify(safeError(error));
  expect(logged).toContain('no person •••');
  expect(logged).toContain('22P02');
  expect(logged).not.toMatch(/Maria|761/);
});
