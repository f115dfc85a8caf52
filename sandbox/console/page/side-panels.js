import { act } from './actions.js';
import { at, button, h } from './dom.js';

const section = (name, ...children) =>
  h('section', {}, h('h2', { textContent: name, className: 'small' }), children);

/** Banks: broken with a click, well again with another. */
export function banks(connectors) {
  const used = connectors.filter(({ items, outage, retiredAt }) => items > 0 || outage || retiredAt);
  return section(
    'Banks',
    h(
      'ul',
      { className: 'plain' },
      used.map(({ id, name, items, status, outage, retiredAt }) => {
        const path = `connectors/${id}`;
        const broken = outage !== null || status !== 'ONLINE';
        return h(
          'li',
          { className: 'bank' },
          h('span', { className: 'name', textContent: name }),
          h('span', {
            className: `state ${broken ? 'bad' : 'good'}`,
            textContent: retiredAt ? 'RETIRED' : status,
          }),
          h('span', { className: 'quiet', textContent: `${items} Item${items === 1 ? '' : 's'}` }),
          h(
            'span',
            { className: 'buttons' },
            broken
              ? button('Mend', () => act(`${name} is well again`, 'POST', `${path}/outage`, { on: false }), { key: `mend ${id}` }) // prettier-ignore
              : button('Break', () => breakBank(id, name), { key: `break ${id}`, title: 'Every execution fails; Items are synced at once to show it' }), // prettier-ignore
            !broken &&
              button('Half', () => act(`${name} is unstable`, 'POST', `${path}/outage`, { share: 0.5 }), { key: `half ${id}`, title: 'Half of the executions fail' }), // prettier-ignore
            retiredAt
              ? button('Offer again', () => act(`${name} is offered again`, 'POST', `${path}/retire`, { on: false }), { key: `offer ${id}` }) // prettier-ignore
              : button('Retire', () => act(`${name} is retired in 30 days`, 'POST', `${path}/retire`, {}), { key: `retire ${id}` }), // prettier-ignore
          ),
        );
      }),
    ),
  );
}

/** An outage that only tomorrow's syncs would meet is nothing to look at: its Items are synced now. */
async function breakBank(id, name) {
  const done = await act(`${name} breaks`, 'POST', `connectors/${id}/outage`, {});
  if (!done) return;
  const { items } = await (await fetch('/_sandbox/overview')).json();
  const met = items.filter((item) => item.connectorId === id && !item.running);
  await Promise.all(
    met.map((item) =>
      fetch(`/_sandbox/items/${item.id}/sync`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: '{}',
      }),
    ),
  );
  await act(`${name} is broken, ${met.length} Items have met it`, 'GET', 'overview');
}

/** What happens to webhooks on their way to the hub. */
export function webhooks({ webhooks: registered, webhookFaults: faults, sending, chosen }) {
  const set = (what, change) => act(what, 'PATCH', 'webhook-faults', change);
  const toggle = (label, on, change, what) =>
    button(label, () => set(what, change), { key: label, pressed: on });
  return section(
    'Webhooks',
    h(
      'ul',
      { className: 'plain' },
      registered.map(({ url, event, disabled }) =>
        h('li', {
          className: 'quiet break',
          textContent: `${event} → ${url}${disabled ? ' (disabled)' : ''}`,
        }),
      ),
    ),
    registered.length === 0 && h('p', { className: 'quiet', textContent: 'Nobody has registered one.' }),
    h(
      'div',
      { className: 'buttons' },
      toggle('Lose all', faults.drop === 1, { drop: faults.drop === 1 ? 0 : 1 }, 'Losing webhooks'),
      toggle('Lose half', faults.drop === 0.5, { drop: faults.drop === 0.5 ? 0 : 0.5 }, 'Losing half of the webhooks'), // prettier-ignore
      toggle('Double', faults.double === 1, { double: faults.double === 1 ? 0 : 1 }, 'Doubling webhooks'),
      toggle('Shuffle', faults.reorder, { reorder: !faults.reorder, delayMs: faults.reorder ? 0 : 3000 }, 'Shuffling webhooks'), // prettier-ignore
      toggle('Delay 10 s', faults.delayMs === 10_000, { delayMs: faults.delayMs === 10_000 ? 0 : 10_000 }, 'Delaying webhooks'), // prettier-ignore
      toggle('Hold', faults.hold, { hold: !faults.hold }, 'Holding webhooks'),
      button(
        `Release ${sending.held}`,
        async () => {
          await set('Holding no more', { hold: false });
          await act('Held webhooks released', 'POST', 'webhooks/release', {});
        },
        { key: 'release' },
      ),
    ),
    h('p', { className: 'quiet', textContent: 'Forged, about the Item that is shown:' }),
    h(
      'div',
      { className: 'buttons' },
      button('Without the secret', () => forge(registered, chosen, false)),
      button('With the secret', () => forge(registered, chosen, true), { title: 'As if Pluggy had sent it, but untrue: the hub asks Pluggy and finds nothing new' }), // prettier-ignore
    ),
  );
}

async function forge(registered, itemId, withSecret) {
  const [webhook] = registered;
  if (!webhook || !itemId)
    return act('Nothing to forge: choose an Item of a hub that has registered', 'GET', 'overview');
  const answer = await act('Forged', 'POST', 'webhooks/forge', {
    webhookId: webhook.id,
    withSecret,
    body: {
      event: 'item/error',
      itemId,
      id: itemId,
      eventId: crypto.randomUUID(),
      error: { code: 'FORGED' },
    },
  });
  if (answer) await act(`Forged; the hub answered ${answer.status}`, 'GET', 'overview');
  return answer;
}

/** What happens to the hub's own requests. */
export function api(faults, rateLimits) {
  const add = (what, body) => act(what, 'POST', 'faults', body);
  return section(
    'Pluggy’s API',
    h(
      'div',
      { className: 'buttons' },
      button('500 for all', () => add('Answering 500', { kind: 'status', status: 500, match: {} })),
      button('Slow, 5 s', () => add('Answering slowly', { kind: 'latency', ms: 5000, match: {} })),
      button('Broken JSON', () => add('Answering broken JSON', { kind: 'malformed', match: {} })),
      button('Throttle', () => add('Answering 429', { kind: '429', ms: 20_000, times: 20, match: {} })),
      button('Rate limits', () => act('Rate limits', 'PATCH', 'switches', { rateLimits: !rateLimits }), { pressed: rateLimits }), // prettier-ignore
      button('Expire keys', () => act('Every key is expired', 'POST', 'auth/expire', {})),
      button(`No faults (${faults.length})`, () => act('No faults', 'DELETE', 'faults'), {
        key: 'no faults',
      }),
    ),
  );
}

/** What the hub was told, and what it said: how one watches it react. */
export function deliveries(log) {
  return section(
    'What the hub heard',
    log.length === 0 && h('p', { className: 'quiet', textContent: 'Nothing yet.' }),
    h(
      'ol',
      { className: 'plain log' },
      log.map(({ at: instant, event, itemId, status, outcome, error }) =>
        h(
          'li',
          {},
          h('span', { className: `state ${outcome === 'delivered' ? 'good' : 'bad'}`, textContent: status ?? outcome }), // prettier-ignore
          h('span', { className: 'name', textContent: event }),
          h('span', { className: 'quiet break', textContent: [at(instant), itemId?.slice(0, 8), error].filter(Boolean).join(' · ') }), // prettier-ignore
        ),
      ),
    ),
  );
}
