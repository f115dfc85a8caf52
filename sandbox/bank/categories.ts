export interface Category {
  id: string;
  description: string;
  descriptionTranslated: string;
  parentId: string | null;
  parentDescription: string | null;
}

const TREE: readonly [id: string, description: string, translated: string][] = [
  ['01000000', 'Income', 'Renda'],
  ['01010000', 'Salary/pro-labore', 'Salário'],
  ['02000000', 'Loans and financing', 'Empréstimos e financiamentos'],
  ['03000000', 'Investments', 'Investimentos'],
  ['03060000', 'Fixed Income Investment', 'Renda fixa'],
  ['04000000', 'Same person transfer', 'Transferência mesma titularidade'],
  ['05000000', 'Transfers', 'Transferências'],
  ['05070000', 'Transfer - PIX', 'Transferência - Pix'],
  ['05080000', 'Transfer - TED', 'Transferência - TED'],
  ['05100000', 'Credit card payment', 'Pagamento de cartão de crédito'],
  ['06000000', 'Legal obligations', 'Obrigações legais'],
  ['07000000', 'Services', 'Serviços'],
  ['08000000', 'Shopping', 'Compras'],
  ['09000000', 'Digital services', 'Serviços digitais'],
  ['09020000', 'Video streaming', 'Streaming de vídeo'],
  ['10000000', 'Groceries', 'Supermercado'],
  ['11000000', 'Food and drinks', 'Alimentos e bebidas'],
  ['11010000', 'Eating out', 'Restaurantes, bares e lanchonetes'],
  ['11020000', 'Food delivery', 'Delivery de alimentos'],
  ['12000000', 'Travel', 'Viagens'],
  ['13000000', 'Donations', 'Doações'],
  ['15000000', 'Taxes', 'Impostos'],
  ['16000000', 'Bank fees', 'Taxas bancárias'],
  ['17000000', 'Housing', 'Moradia'],
  ['17020000', 'Utilities', 'Água, luz e gás'],
  ['18000000', 'Healthcare', 'Saúde'],
  ['19000000', 'Transportation', 'Transporte'],
  ['19010000', 'Taxi and ride-hailing', 'Táxi e transporte por aplicativo'],
  ['20000000', 'Insurance', 'Seguros'],
  ['21000000', 'Leisure', 'Lazer'],
  ['99999999', 'Other', 'Outros'],
];

/** The category list; ids are Pluggy's form (two digits a level), the first two digits name the parent. */
export const CATEGORIES: readonly Category[] = TREE.map(([id, description, descriptionTranslated]) => {
  const parent = TREE.find(([other]) => other === `${id.slice(0, 2)}000000` && other !== id);
  return {
    id,
    description,
    descriptionTranslated,
    parentId: parent?.[0] ?? null,
    parentDescription: parent?.[1] ?? null,
  };
});

const BY_ID = new Map(CATEGORIES.map((category) => [category.id, category]));

export function findCategory(id: string): Category | undefined {
  return BY_ID.get(id);
}
