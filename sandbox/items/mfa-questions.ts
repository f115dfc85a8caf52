import { digitsImage } from './bitmap.js';
import type { MfaParameter } from './item-record.js';

export type Question = 'token' | 'image' | 'option' | 'phone' | 'company' | 'accountType' | 'account';

/** Stands for the bank's QR image: a person can read it. */
const IMAGE = digitsImage('123456');

/** What a user may be asked after the login: a code, or a choice, which passes with any value. */
export const QUESTIONS: Record<Question, Omit<MfaParameter, 'expiresAt'>> = {
  token: {
    name: 'token',
    label: 'Chave de segurança',
    type: 'string',
    placeholder: 'Exemplo: 123456',
    validationMessage: 'O token deve ter 6 números.',
  },
  image: {
    name: 'token',
    label: 'Código da imagem',
    type: 'image',
    placeholder: 'Exemplo: 123456',
    validationMessage: 'O código deve ter 6 números.',
    data: IMAGE,
  },
  option: choice('option', 'Escolha uma opção', 'Escolha uma das opções.', {
    1: 'Opção 1',
    2: 'Opção 2',
  }),
  phone: choice('phone', 'Telefone para receber o código', 'Escolha um telefone.', {
    0: '(11) *****-4321',
    1: '(21) *****-8765',
  }),
  company: choice('company', 'Escolha a empresa', 'Escolha uma empresa.', {
    '08050608000132': 'Cooperativa Três Irmãos Ltda',
    '13590585000199': 'Padaria Pão & Açúcar ME',
  }),
  accountType: choice('accountType', 'Tipo de conta', 'Escolha o tipo de conta.', {
    single: 'Conta individual',
    joint: 'Conta conjunta',
  }),
  account: choice('account', 'Escolha a conta', 'Escolha uma conta.', {
    0: 'Conta 12345-0 (1º titular)',
    1: 'Conta 67890-1 (2º titular)',
  }),
};

function choice(
  name: string,
  label: string,
  validationMessage: string,
  options: Record<string, string>,
): Omit<MfaParameter, 'expiresAt'> {
  return {
    name,
    label,
    type: 'select',
    placeholder: '',
    validationMessage,
    options: Object.entries(options).map(([value, text]) => ({ value, label: text })),
  };
}
