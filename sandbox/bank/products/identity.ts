import type { ItemRecord } from '../../items/item-record.js';
import { SeededRandom } from '../../state/seeded-random.js';
import { iso } from '../../state/virtual-clock.js';
import type { Bank } from '../bank.js';
import { BUSINESS_DETAILS, PERSONAL_DETAILS } from './identity-details.js';
import type { BankRow } from './product-rows.js';

export const identityId = (bank: Bank, item: ItemRecord, index: number): string =>
  bank.ids.encode('identity', item.ordinal, 0, index);

/**
 * The account holder, a person or a company. Names and documents are made up; they are personal data all the same to
 * whoever reads them. Each change of it is another job and another telephone.
 */
export function identityView(bank: Bank, item: ItemRecord, row: BankRow): Record<string, unknown> {
  const random = new SeededRandom(bank.seed, item.ordinal, 0x1de);
  const holder = item.accounts[0]?.holder;
  const business = holder?.business === true;
  const birthDate = `19${random.int(60, 99)}-0${random.int(1, 9)}-1${random.int(0, 9)}T03:00:00.000Z`;
  const investorProfile = random.pick(['Conservative', 'Moderate', 'Aggressive', null]);
  const first = row.createdAt ?? item.firstReadAt?.IDENTITY ?? item.createdAt;
  const address = {
    fullAddress: 'Rua Conceição 1234, Água Branca, São Paulo, Brasil',
    primaryAddress: 'Rua Conceição, 1234',
    city: 'São Paulo',
    state: 'SP',
    country: 'Brasil',
    postalCode: `05${random.digits(3)}-${random.digits(3)}`,
    type: 'Personal',
    additionalInfo: random.chance(0.5) ? 'Apartamento 101' : null,
  };
  const digits = String(10_000_000 + ((random.int(0, 89_999_999) + row.revision * 1_234_567) % 90_000_000));
  const phone = { type: 'Personal', value: `+55 11 9${digits.slice(0, 4)}-${digits.slice(4)}` };
  const jobs = ['Comercial', 'Professora', 'Agrônomo', 'Médica'];
  const plain = {
    id: identityId(bank, item, row.index),
    itemId: item.id,
    fullName: holder?.name ?? null,
    companyName: business ? holder.name : null,
    document: holder?.document ?? null,
    taxNumber: business ? holder.document : null,
    documentType: business ? 'CNPJ' : 'CPF',
    jobTitle: business ? null : (jobs[row.revision % jobs.length] as string),
    birthDate: business ? null : birthDate,
    investorProfile,
    establishmentCode: null,
    establishmentName: null,
    addresses: [address],
    phoneNumbers: [phone],
    emails: [{ type: 'Personal', value: `pessoa${item.ordinal}@example.com` }],
    relations: business ? [] : [{ type: 'Mother', name: 'Raimunda Nonata de Jesus', document: null }],
    createdAt: iso(first),
    updatedAt: iso(row.updatedAt ?? first),
  };
  if (!item.rich) return plain;
  return {
    ...plain,
    ...(business ? BUSINESS_DETAILS : PERSONAL_DETAILS),
    investorProfile: 'Moderate',
    addresses: [
      {
        ...address,
        district: 'Água Branca',
        ibgeTownCode: '3550308',
        countryCode: 'BRA',
        geographicCoordinates: { latitude: -23.5277, longitude: -46.6795 },
      },
      { fullAddress: 'Av. Atlântica 50, Rio de Janeiro', type: 'Work' },
    ],
    phoneNumbers: [
      { ...phone, countryCallingCode: null, areaCode: '11', extension: null, additionalInfo: null },
      { type: 'Work', value: '1133334444', areaCode: '11', extension: '205' },
      { type: 'Residencial', value: '+351 21 000 0000', countryCallingCode: '351', additionalInfo: 'Recado' },
    ],
    emails: [...plain.emails, { type: 'Work', value: `trabalho${item.ordinal}@example.com.br` }],
  };
}
