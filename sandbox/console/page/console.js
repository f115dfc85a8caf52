/*
 * The console: what the bank is like, drawn anew whenever it has changed, and a button for everything that can happen
 * to it. All of it goes through the control API, so whatever is done here can be done by a test.
 */
import { act, afterwards, read, tell } from './actions.js';
import { at, button, draw, h, redraw } from './dom.js';
import { itemList, itemPanel } from './item-panel.js';
import { api, banks, deliveries, webhooks } from './side-panels.js';

const LOOK_MS = 1_500;
const panel = (id) => document.getElementById(id);
let chosen = location.hash.slice(1);
let search = '';
let list;
let bank;

function choose(id) {
  chosen = id;
  history.replaceState(null, '', `#${id}`);
  void look();
}

function frame() {
  const input = h('input', {
    type: 'search',
    placeholder: 'Search Items',
    ariaLabel: 'Search Items',
    on: {
      input: () => {
        search = input.value;
        redraw(list);
        drawItems();
      },
    },
  });
  list = h('div', { className: 'list' });
  panel('items').replaceChildren(input, list);
}

function drawItems() {
  draw(list, [bank.items, chosen, search], () =>
    itemList(bank.items, bank.connectors, chosen, search, choose),
  );
}

function drawClock() {
  const advance = (label, body) =>
    button(label, () => act(`The clock moves ${label}`, 'POST', 'clock', body));
  draw(panel('clock'), bank.clock.slice(0, 16), () => [
    h('time', { textContent: at(bank.clock), dateTime: bank.clock }),
    advance('+1 hour', { advanceMs: 3_600_000 }),
    advance('+1 day', { advanceDays: 1 }),
    advance('+1 week', { advanceDays: 7 }),
  ]);
}

async function drawItem() {
  const item = bank.items.find(({ id }) => id === chosen) ?? bank.items[0];
  if (!item) {
    draw(panel('item'), 'nothing', () =>
      h('p', { className: 'quiet', textContent: 'Here stands the Item that you choose.' }),
    );
    return;
  }
  const { results } = await read(`items/${item.id}/accounts`);
  const connector = bank.connectors.find(({ id }) => id === item.connectorId);
  draw(panel('item'), [item, connector?.name, results], () => itemPanel(item, connector, results));
}

async function look() {
  try {
    const [now, faults] = await Promise.all([read('overview'), read('faults')]);
    bank = now;
    chosen ||= bank.items[0]?.id ?? '';
    drawClock();
    drawItems();
    const { connectors, webhooks: registered, webhookFaults, sending, rateLimits, deliveries: log } = bank;
    const shown = [connectors, registered, webhookFaults, sending, rateLimits, log, faults, chosen];
    draw(panel('side'), shown, () => [
      banks(connectors),
      webhooks({ webhooks: registered, webhookFaults, sending, chosen }),
      api(faults, rateLimits),
      deliveries(log),
    ]);
    await drawItem();
  } catch (error) {
    tell(`The sandbox does not answer: ${error.message}`, true);
  }
}

frame();
afterwards(look);
await look();
setInterval(() => document.visibilityState === 'visible' && void look(), LOOK_MS);
