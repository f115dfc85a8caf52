import { randomBytes } from 'node:crypto';
import { hashSecret, matchesHash } from '../secret-hash.js';

/** 32 letters and digits that are not taken for one another. */
const LETTERS = 'abcdefghijkmnpqrstuvwxyz23456789';
const LENGTH = 20;

/** A password of 100 random bits, in groups that one can read out. */
export function makePassword(): string {
  const letters = [...randomBytes(LENGTH)].map((byte) => LETTERS[byte % LETTERS.length]).join('');
  return letters.replace(/.{5}(?=.)/g, '$&-');
}

/** Keyboards write é as one character or as two. */
const inOneForm = (password: string): string => password.normalize('NFC');

export const hashPassword = (password: string): Promise<string> => hashSecret(inOneForm(password));
export const isPassword = (password: string, hash: string): Promise<boolean> =>
  matchesHash(inOneForm(password), hash);
