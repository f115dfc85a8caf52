import { BOLETOS, CARD_PURCHASES, DEBIT_PURCHASES, EMPLOYER } from './brazil.js';
import { findCategory } from './categories.js';

export interface Merchant {
  name: string;
  businessName: string;
  cnpj: string;
  cnae: string;
  category: string;
}

/** The merchants that Pluggy's database has: those of the bank's rows, and the one of Pluggy's example. */
const MERCHANTS: readonly Merchant[] = [
  ...[...CARD_PURCHASES, ...DEBIT_PURCHASES, ...BOLETOS].flatMap(({ merchant, categoryId }) =>
    merchant ? [{ ...merchant, category: findCategory(categoryId)?.description ?? 'Other' }] : [],
  ),
  {
    name: 'Três Irmãos',
    businessName: EMPLOYER.name,
    cnpj: EMPLOYER.cnpj.replace(/\D/g, ''),
    cnae: '1091102',
    category: 'Groceries',
  },
  {
    name: 'BANCO DO BRASIL',
    businessName: 'BANCO DO BRASIL SA',
    cnpj: '00000000000191',
    cnae: '6422100',
    category: 'Bank fees',
  },
];

const BY_CNPJ = new Map(MERCHANTS.map((merchant) => [merchant.cnpj, merchant]));

export const findMerchant = (cnpj: string): Merchant | undefined => BY_CNPJ.get(cnpj);

/** Fourteen digits of which the last two are the check of the others. */
export function isCnpj(text: string): boolean {
  if (!/^\d{14}$/.test(text) || /^(\d)\1+$/.test(text)) return false;
  return [12, 13].every((length) => checkDigit(text.slice(0, length)) === Number(text[length]));
}

function checkDigit(digits: string): number {
  let sum = 0;
  for (let i = 0; i < digits.length; i++) sum += Number(digits[digits.length - 1 - i]) * (2 + (i % 8));
  return sum % 11 < 2 ? 0 : 11 - (sum % 11);
}
