import type { ItemRecord } from '../items/item-record.js';
import { SeededRandom } from '../state/seeded-random.js';
import { iso } from '../state/virtual-clock.js';
import type { Bank } from './bank.js';

/** The account holder. Names and documents are made up; they are personal data all the same to whoever reads them. */
export function identityOf(bank: Bank, item: ItemRecord): Record<string, unknown> {
  const random = new SeededRandom(bank.seed, item.ordinal, 0x1de);
  const holder = item.accounts[0]?.holder;
  const business = holder?.business === true;
  return {
    id: bank.ids.encode('identity', item.ordinal),
    itemId: item.id,
    fullName: holder?.name ?? null,
    companyName: business ? holder.name : null,
    document: holder?.document ?? null,
    taxNumber: business ? holder.document : null,
    documentType: business ? 'CNPJ' : 'CPF',
    jobTitle: business ? null : 'Comercial',
    birthDate: business
      ? null
      : `19${random.int(60, 99)}-0${random.int(1, 9)}-1${random.int(0, 9)}T03:00:00.000Z`,
    investorProfile: random.pick(['Conservative', 'Moderate', 'Aggressive', null]),
    establishmentCode: null,
    establishmentName: null,
    addresses: [
      {
        fullAddress: 'Rua Conceição 1234, Água Branca, São Paulo, Brasil',
        primaryAddress: 'Rua Conceição, 1234',
        city: 'São Paulo',
        state: 'SP',
        country: 'Brasil',
        postalCode: `05${random.digits(3)}-${random.digits(3)}`,
        type: 'Personal',
        additionalInfo: random.chance(0.5) ? 'Apartamento 101' : null,
      },
    ],
    phoneNumbers: [{ type: 'Personal', value: `+55 11 9${random.digits(4)}-${random.digits(4)}` }],
    emails: [{ type: 'Personal', value: `pessoa${item.ordinal}@example.com` }],
    relations: [{ type: 'Mother', name: 'Raimunda Nonata de Jesus', document: null }],
    createdAt: iso(item.createdAt),
    updatedAt: iso(item.productsReadAt.IDENTITY ?? item.createdAt),
  };
}
