import { act } from './actions.js';
import { at, button, day, h, money } from './dom.js';

/** Ends of an execution that a person wants to see most often; the control API has them all. */
const FAILURES = [
  ['INVALID_CREDENTIALS', 'Wrong password'],
  ['SITE_NOT_AVAILABLE', 'Bank does not answer'],
  ['ACCOUNT_LOCKED', 'Account locked'],
  ['ACCOUNT_NEEDS_ACTION', 'Bank wants the user'],
  ['UNEXPECTED_ERROR', 'Unexpected error'],
];

const bad = (status) => status === 'LOGIN_ERROR' || status === 'OUTDATED';

/** The Items, with what is searched for. */
export function itemList(items, connectors, chosen, search, choose) {
  const nameOf = new Map(connectors.map(({ id, name }) => [id, name]));
  const wanted = search.toLowerCase();
  const found = items.filter((item) =>
    [item.id, item.user, item.status, item.executionStatus, nameOf.get(item.connectorId)]
      .join(' ')
      .toLowerCase()
      .includes(wanted),
  );
  if (items.length === 0)
    return [h('p', { className: 'quiet', textContent: 'No Item yet. Connect one through the hub.' })];
  if (found.length === 0) return [h('p', { className: 'quiet', textContent: 'None like that.' })];
  return [
    h(
      'ul',
      {},
      found.map((item) => {
        const line = button('', () => choose(item.id), { key: `item ${item.id}`, kind: 'line' });
        if (item.id === chosen) line.setAttribute('aria-current', 'true');
        line.append(
          h('span', { className: 'name', textContent: item.user ?? 'no login' }),
          h('span', { className: 'quiet', textContent: nameOf.get(item.connectorId) ?? item.connectorId }),
          state(item),
        );
        return h('li', {}, line);
      }),
    ),
  ];
}

function state(item) {
  const kind = item.running ? 'moving' : bad(item.status) ? 'bad' : item.status === 'UPDATED' ? 'good' : '';
  return h('span', {
    className: `state ${kind}`,
    textContent: bad(item.status) ? item.executionStatus : item.status,
  });
}

/** One Item: what it is, what may happen to it, and its rows. */
export function itemPanel(item, connector, accounts) {
  const path = `items/${item.id}`;
  const sync = (label, what, body) =>
    button(label, () => act(what, 'POST', `${path}/sync`, body), { key: what });
  return [
    h('h2', { textContent: item.user ?? 'no login' }, ' ', state(item)),
    h(
      'dl',
      {},
      term('Bank', `${connector?.name ?? '?'} (${item.connectorId})`),
      term('Item', item.id),
      term('clientUserId', item.clientUserId ?? '—'),
      term(
        'Last execution',
        item.error ? `${item.executionStatus}: ${item.error.message}` : item.executionStatus,
      ),
      term('Last updated', at(item.lastUpdatedAt)),
      term('Next auto-sync', at(item.nextAutoSyncAt)),
      item.consent &&
        term('Consent', item.consent.revoked ? 'revoked' : `until ${at(item.consent.expiresAt)}`),
    ),
    group(
      'Sync',
      sync('Sync now', 'Sync now', {}),
      sync('New row', 'A new row', { changes: { add: 1 } }),
      sync('Change a row', 'A changed row', { changes: { update: 1 } }),
      sync('Delete a row', 'A deleted row', { changes: { delete: 1 } }),
      sync('Pending becomes posted', 'A row under a new id', { changes: { repost: 1 } }),
      sync('Back-dated row', 'A back-dated row', { changes: { backdate: 1 } }),
      sync('New row, no webhook', 'A new row that nobody tells of', { changes: { add: 1 }, webhooks: false }),
      button(
        'Bank loses half',
        async () => {
          // As banks do when a list comes back short: the rows are gone from Pluggy too, all at once.
          await act('So many rows deleted', 'POST', `${path}/sync`, { changes: { delete: 150 } });
        },
        {
          key: 'half',
          title: 'Deletes 150 rows of the last week at once: the hub’s brake holds what it infers',
        },
      ),
    ),
    group(
      'Fail',
      FAILURES.map(([outcome, label]) => sync(label, label, { outcome })),
      sync('Without transactions', 'Partial success', {
        products: ['ACCOUNTS', 'CREDIT_CARDS', 'INVESTMENTS', 'LOANS', 'IDENTITY'],
      }),
      button('Forget to sync', () => act('Pluggy forgets to sync it', 'POST', `${path}/lapse`, { days: 4 })),
      item.held
        ? button('Let it go on', () => act('The execution goes on', 'POST', `${path}/release`, {}))
        : sync('Hang', 'An execution that hangs', { hold: 'TRANSACTIONS_IN_PROGRESS' }),
    ),
    group(
      'Consent',
      button('Revoke', () => act('Consent revoked', 'POST', `${path}/consent`, { state: 'revoked' })),
      button('Let it expire', () => act('Consent expired', 'POST', `${path}/consent`, { state: 'expired' })),
      button('Ends in 3 days', () => act('Consent ends in 3 days', 'POST', `${path}/consent`, { state: 'active', expiresInDays: 3 })), // prettier-ignore
      button('Renew', () => act('Consent renewed', 'POST', `${path}/consent`, { state: 'active' }), {
        key: 'renew',
      }),
      button('Authorise', () => act('The person said yes at the bank', 'POST', `${path}/authorize`, { approve: true })), // prettier-ignore
      button('Refuse', () => act('The person said no at the bank', 'POST', `${path}/authorize`, { approve: false })), // prettier-ignore
      button(
        'Delete at Pluggy',
        () =>
          confirm('Pluggy deletes the Item, though nobody asked?') &&
          act('Pluggy has deleted it', 'DELETE', path),
        { kind: 'danger' },
      ),
    ),
    ...accounts.map((account) => accountTable(account, path)),
  ];
}

function term(name, value) {
  return h('div', {}, h('dt', { textContent: name }), h('dd', { textContent: value }));
}

function group(name, ...buttons) {
  const node = h(
    'div',
    { className: 'group' },
    h('h3', { textContent: name }),
    h('div', { className: 'buttons' }, buttons),
  );
  node.setAttribute('role', 'group');
  node.setAttribute('aria-label', name);
  return node;
}

function accountTable(account, path) {
  const { name, number, balance, currencyCode, latest } = account;
  const one = (row, label, what, changes) =>
    button(
      label,
      () => act(what, 'POST', `${path}/sync`, { changes, accountId: account.id, rows: [row.id] }),
      {
        key: `${label} ${row.id}`,
        name: `${label} ${row.description}, ${day(row.date)}`,
      },
    );
  const rows = latest.map((row) =>
    h(
      'tr',
      {},
      h('td', { textContent: day(row.date), title: at(row.date) }),
      h('td', { textContent: row.description, className: 'text' }),
      h('td', { textContent: row.status, className: 'quiet' }),
      h('td', { textContent: money(row.amount, row.currencyCode), className: 'number' }),
      h(
        'td',
        { className: 'row-buttons' },
        row.canChange && [
          one(row, 'Change', 'The row changed', { update: 1 }),
          row.status === 'PENDING' && one(row, 'Post', 'The row under a new id', { repost: 1 }),
          one(row, 'Delete', 'The row deleted', { delete: 1 }),
        ],
      ),
    ),
  );
  const head = ['Date', 'Description', 'Status', 'Amount', 'Do'].map((text) =>
    h('th', { textContent: text, scope: 'col' }),
  );
  return h(
    'details',
    { open: true, data: { key: `account ${account.id}` } },
    h(
      'summary',
      {},
      h('span', { textContent: `${name} ${number ?? ''}` }),
      h('span', { className: 'number', textContent: money(balance, currencyCode) }),
    ),
    h(
      'div',
      { className: 'scroll', tabIndex: 0, role: 'region', ariaLabel: `Transactions of ${name}` },
      h('table', {}, h('thead', {}, h('tr', {}, head)), h('tbody', {}, rows)),
    ),
    h('p', {
      className: 'quiet',
      textContent: `The latest ${latest.length}. Those of the last 7 days can be changed: Pluggy reads no older ones again.`,
    }),
  );
}
