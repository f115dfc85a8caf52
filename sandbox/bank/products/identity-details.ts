const DAY = (text: string): string => `${text}T03:00:00.000Z`;

/** What an Open Finance bank tells of a person beyond the usual: every documented field at least once. */
export const PERSONAL_DETAILS = {
  socialName: 'Duda Nakamura',
  sex: 'OTHER',
  maritalStatus: { code: 'OTHER', additionalInfo: 'Separação de corpos' },
  nationality: {
    hasBrazilianNationality: true,
    otherNationalities: [
      {
        countryCode: 'PRT',
        documents: [
          {
            type: 'Cartão de cidadão',
            number: '15163827 0 ZY3',
            country: 'PRT',
            issueDate: DAY('2021-04-12'),
            expirationDate: DAY('2031-04-12'),
            additionalInfo: null,
          },
        ],
      },
    ],
  },
  otherDocuments: [
    {
      type: 'CNH',
      number: '04512345678',
      checkDigit: null,
      additionalInfo: 'DETRAN/SP',
      expirationDate: DAY('2029-08-01'),
    },
    { type: 'RG', number: '23456789', checkDigit: 'X', additionalInfo: 'SSP/SP', expirationDate: null },
    { type: 'NIF', number: '501442600', checkDigit: null, additionalInfo: null, expirationDate: null },
    {
      type: 'RNE',
      number: 'V123456-7',
      checkDigit: null,
      additionalInfo: 'CGPI/DIREX/DPF',
      expirationDate: null,
    },
    { type: 'OTHER', typeAdditionalInfo: 'Título de eleitor', number: '102345670123', checkDigit: null },
  ],
  passport: {
    number: 'FX123456',
    country: 'BRA',
    issueDate: DAY('2022-02-01'),
    expirationDate: DAY('2032-01-31'),
  },
  incorporationDate: null,
  parties: null,
  businessOtherDocuments: null,
  companiesCnpj: ['08050608000132', '60701190000104'],
  relations: [
    { type: 'Mother', name: 'Raimunda Nonata de Jesus', document: null },
    { type: 'Father', name: 'José Ângelo Brandão', document: '***.123.456-**' },
    { type: 'Spouse', name: 'Thiago D’Ávila Corrêa', document: null },
  ],
  qualifications: {
    companyCnpj: '08050608000132',
    occupationCode: 'CBO',
    occupationDescription: '2312-10',
    informedIncome: { frequency: 'MENSAL', amount: 8750.25, date: DAY('2026-01-31') },
    informedPatrimony: { amount: 310_000, year: 2025, date: null },
    economicActivities: null,
    informedRevenue: null,
  },
  financialRelationships: {
    startDate: DAY('2012-06-18'),
    productsServicesType: ['CONTA_DEPOSITO_A_VISTA', 'CARTAO_CREDITO', 'INVESTIMENTO', 'OUTROS'],
    productsServicesTypeAdditionalInfo: 'Clube de vantagens',
    procurators: [
      {
        type: 'PROCURADOR',
        cpfNumber: '***.654.321-**',
        documentNumber: '***.654.321-**',
        documentType: 'CPF',
        civilName: 'Tânia Müller Sant’Anna',
        socialName: null,
      },
    ],
    accounts: [
      {
        compeCode: '341',
        branchCode: '0001',
        number: '10001',
        checkDigit: '0',
        type: 'CONTA_DEPOSITO_A_VISTA',
        subtype: 'CONJUNTA_SOLIDARIA',
      },
    ],
    portabilitiesReceived: [
      {
        employerName: 'Cooperativa Três Irmãos Ltda',
        employerDocument: '08050608000132',
        paycheckBankDetainerCnpj: '60746948000112',
        paycheckBankDetainerIspb: '60746948',
        portabilityApprovalDate: DAY('2024-02-29'),
      },
    ],
    paychecksBankLink: [
      {
        employerName: 'Escola Municipal São José',
        employerDocument: '13590585000199',
        paycheckBankCnpj: '60701190000104',
        paycheckBankIspb: '60701190',
        accountOpeningDate: DAY('2015-03-01'),
      },
    ],
  },
};

const PARTY = {
  documentCountry: null,
  documentExpirationDate: null,
  documentIssueDate: null,
  documentAdditionalInfo: null,
  civilName: null,
  socialName: null,
  companyName: null,
  tradeName: null,
};

/** The same of a company: partners, administrators, and papers from abroad. */
export const BUSINESS_DETAILS = {
  socialName: null,
  sex: null,
  maritalStatus: null,
  nationality: null,
  otherDocuments: null,
  passport: null,
  incorporationDate: DAY('2009-11-03'),
  parties: [
    {
      ...PARTY,
      type: 'PARTNER',
      personType: 'NATURAL_PERSON',
      documentType: 'CPF',
      documentNumber: '76109277673',
      civilName: 'Conceição Aparecida Nunes',
      startDate: DAY('2009-11-03'),
      shareholding: 0.51,
    },
    {
      ...PARTY,
      type: 'PARTNER',
      personType: 'LEGAL_ENTITY',
      documentType: 'CNPJ',
      documentNumber: '08050608000132',
      companyName: 'Cooperativa Três Irmãos Ltda',
      tradeName: 'Três Irmãos',
      startDate: DAY('2014-01-10'),
      shareholding: 0.49,
    },
    {
      ...PARTY,
      type: 'ADMINISTRATOR',
      personType: 'NATURAL_PERSON',
      documentType: 'PASSPORT',
      documentNumber: 'XDA123456',
      documentCountry: 'ESP',
      documentIssueDate: DAY('2020-05-20'),
      documentExpirationDate: DAY('2030-05-19'),
      civilName: 'Álvaro Ibáñez Cruz',
      socialName: 'Álvaro Ibáñez',
      startDate: DAY('2020-08-01'),
      shareholding: null,
    },
    {
      ...PARTY,
      type: 'ADMINISTRATOR',
      personType: 'NATURAL_PERSON',
      documentType: 'OTHER_TRAVEL_DOCUMENT',
      documentNumber: 'MRE-77',
      documentAdditionalInfo: 'Laissez-passer',
      civilName: 'Ömer Çelik',
      startDate: null,
      shareholding: null,
    },
  ],
  businessOtherDocuments: [
    { type: 'EIN', number: '12-3456789', country: 'USA', expirationDate: null },
    { type: 'Handelsregister', number: 'HRB 4711', country: 'DEU', expirationDate: DAY('2029-12-31') },
  ],
  companiesCnpj: ['08050608000132'],
  qualifications: {
    companyCnpj: '13590585000199',
    occupationCode: null,
    occupationDescription: null,
    informedIncome: null,
    informedPatrimony: { amount: 1_200_000, year: 2025, date: DAY('2025-12-31') },
    economicActivities: [
      { code: '1091102', isMain: true },
      { code: '4721102', isMain: false },
    ],
    informedRevenue: {
      amount: 640_000,
      frequency: 'OTHER',
      frequencyAdditionalInfo: 'Por safra',
      year: 2025,
    },
  },
  financialRelationships: {
    startDate: DAY('2010-02-01'),
    productsServicesType: ['CONTA_DEPOSITO_A_VISTA', 'OPERACAO_CREDITO'],
    productsServicesTypeAdditionalInfo: null,
    procurators: [
      {
        type: 'REPRESENTANTE_LEGAL',
        cpfNumber: '08050608000132',
        documentNumber: '08050608000132',
        documentType: 'CNPJ',
        civilName: 'Cooperativa Três Irmãos Ltda',
        socialName: null,
      },
    ],
    accounts: [],
    portabilitiesReceived: null,
    paychecksBankLink: null,
  },
};
