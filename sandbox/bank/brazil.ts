/** Words of the made-up bank: names, merchants and companies as Brazilian statements show them. */
export interface MerchantProfile {
  description: string;
  categoryId: string;
  /** Smallest and largest amount, in cents. */
  cents: [number, number];
  merchant?: { name: string; businessName: string; cnpj: string; cnae: string };
  mcc?: string;
}

export const PEOPLE = [
  'Ana Beatriz Conceição',
  'João Antônio da Silva',
  'Márcia Regina Araújo',
  'Luís Fernando Gonçalves',
  'Conceição Aparecida Nunes',
  'José Ângelo Brandão',
  'Tânia Müller Sant’Anna',
  'Thiago D’Ávila Corrêa',
  'Raimunda Nonata de Jesus',
  'Érica Yumi Nakamura',
] as const;

export const BANKS = [
  { routingNumber: '001', routingNumberISPB: '00000000' },
  { routingNumber: '033', routingNumberISPB: '90400888' },
  { routingNumber: '104', routingNumberISPB: '00360305' },
  { routingNumber: '237', routingNumberISPB: '60746948' },
  { routingNumber: '260', routingNumberISPB: '18236120' },
  { routingNumber: '341', routingNumberISPB: '60701190' },
] as const;

export const EMPLOYER = { name: 'Cooperativa Três Irmãos Ltda', cnpj: '08.050.608/0001-32' };

export const BOLETOS: readonly MerchantProfile[] = [
  { description: 'PAGAMENTO BOLETO CONDOMÍNIO ED. IPÊ', categoryId: '17000000', cents: [48_000, 92_000] },
  { description: 'PAGTO CONTA DE LUZ ENEL', categoryId: '17020000', cents: [8_000, 31_000] },
  { description: 'PAGTO ÁGUA E ESGOTO SABESP', categoryId: '17020000', cents: [5_500, 18_000] },
  { description: 'BOLETO ESCOLA MUNICIPAL SÃO JOSÉ', categoryId: '07000000', cents: [35_000, 120_000] },
  { description: 'IPTU PREFEITURA DE SÃO PAULO', categoryId: '15000000', cents: [12_000, 45_000] },
];

export const DEBIT_PURCHASES: readonly MerchantProfile[] = [
  { description: 'COMPRA CARTÃO PADARIA PÃO DE AÇÚCAR', categoryId: '10000000', cents: [650, 4_800] },
  { description: 'COMPRA CARTÃO FARMÁCIA SÃO JOÃO', categoryId: '18000000', cents: [1_290, 18_900] },
  { description: 'COMPRA CARTÃO FEIRA LIVRE', categoryId: '10000000', cents: [1_000, 9_000] },
  { description: 'COMPRA CARTÃO AÇAÍ DA PRAÇA 🍇', categoryId: '11010000', cents: [1_800, 5_200] },
  { description: 'RECARGA BILHETE ÚNICO', categoryId: '19000000', cents: [1_000, 10_000] },
];

export const CARD_PURCHASES: readonly MerchantProfile[] = [
  {
    description: 'NETFLIX.COM',
    categoryId: '09020000',
    cents: [2_090, 5_990],
    mcc: '4899',
    merchant: {
      name: 'Netflix',
      businessName: 'NETFLIX ENTRETENIMENTO BRASIL LTDA.',
      cnpj: '13590585000199',
      cnae: '5911199',
    },
  },
  { description: 'UBER *TRIP', categoryId: '19010000', cents: [780, 6_400], mcc: '4121' },
  { description: 'IFOOD *RESTAURANTE', categoryId: '11020000', cents: [2_400, 13_000], mcc: '5814' },
  { description: 'MERCADOLIVRE*2PRODUTOS', categoryId: '08000000', cents: [3_900, 64_000], mcc: '5399' },
  { description: 'AMAZON BR', categoryId: '08000000', cents: [2_500, 90_000], mcc: '5942' },
  { description: 'POSTO IPIRANGA', categoryId: '19000000', cents: [5_000, 32_000], mcc: '5541' },
  { description: 'SUPERMERCADO PÃO DE AÇÚCAR', categoryId: '10000000', cents: [4_000, 78_000], mcc: '5411' },
  { description: 'DROGARIA SÃO PAULO', categoryId: '18000000', cents: [1_500, 26_000], mcc: '5912' },
  { description: 'CINEMARK MORUMBI', categoryId: '21000000', cents: [2_400, 14_000], mcc: '7832' },
  { description: 'LOJAS RENNER', categoryId: '08000000', cents: [5_900, 59_000], mcc: '5651' },
  { description: 'CAFÉ & CIA "ESQUINA"', categoryId: '11010000', cents: [900, 7_500], mcc: '5812' },
];

export const FOREIGN_PURCHASES: readonly MerchantProfile[] = [
  { description: 'GITHUB, INC.', categoryId: '09000000', cents: [400, 2_100], mcc: '5734' },
  { description: 'AIRBNB * HMQ2XK', categoryId: '12000000', cents: [8_000, 60_000], mcc: '4722' },
];
