/**
 * The groups of the API document: what somebody wants to do, in the order in which it is done. A controller or a route
 * names its group with `@ApiTags`; a name that is not here fails the lint of the document.
 */
export const TASKS: Record<string, string> = {
  'Get a key': 'Your app’s credentials for the API key that every other call carries.',
  'Connect an account':
    'The institutions, and how a person connects one: on the Connect page, or with a form of yours.',
  'Keep connections well': 'Which connections you have, how each one is, and what mends it.',
  'Read accounts and transactions':
    'Accounts, credit cards, balances and movements, from the company’s own copy.',
  'Read cards, investments, loans and identity':
    'Bills of credit cards, positions and their movements, loans, and who the holder is; from the copy.',
  'Follow changes': 'Be told at a webhook of yours, or ask what has changed since last time.',
  Export: 'Files of the copy: transactions as CSV or JSON Lines, everything about a user as a ZIP.',
  'Consent and deletion': 'What a person granted, until when, to whom; and deleting it all for good.',
  'Import Items': 'Connections that exist at Pluggy already become your app’s.',
  'Look things up': 'Categories, rules of your app for them, merchants by their CNPJ.',
  'Behind the scenes': 'What the Connect page and Pluggy call. An app needs none of it.',
  Operations: 'For load balancers, monitoring and developers.',
  'Admin session': 'Logging in; apps cannot. Logged in at /admin already? Execute GET /admin/api/session.',
  'Admin overview': 'How it goes, in figures.',
  'Admin items': 'The Items that admins have to look at, and trouble of whole institutions.',
  'Admin removals': 'Rows that Pluggy no longer lists, held back because they are too many.',
  'Admin webhooks': 'What Pluggy delivered, and what became of it.',
  'Admin jobs': 'Work that has failed.',
  'Admin apps': 'The internal apps, and what they log in with.',
  'Admin accounts': 'Those who run the hub: viewers read, admins also act.',
  'Admin audit': 'Who did what.',
};

/** Routes of the other groups are for apps. */
export const isForApps = (task: string | undefined): boolean =>
  task !== undefined && !/^(Admin |Operations$|Behind the scenes$)/.test(task);
