/*
 * The hosted Connect page: /connect#<connect token>. The token stands in the fragment, which browsers send to nobody,
 * so it reaches no log and no Referer. After the token may follow:
 *   &item=<id>       the Item that the token was made to update
 *   &connector=<id>  begin at this institution
 *   &sandbox=true    also offer Pluggy's own sandbox institutions
 * ?language=pt or ?language=en overrides the browser's language.
 */
import { textsFor } from './texts.js';

const language = new URLSearchParams(location.search).get('language') ?? navigator.language;
const texts = textsFor(language);
const element = (id) => document.getElementById(id);
const widgetPlace = element('widget');

/** The states that the person can leave by trying again with the same token. */
const RETRYABLE = ['error', 'closed'];

function show(state) {
  const [title, text] = texts[state];
  document.body.dataset.state = state;
  element('title').textContent = title;
  element('text').textContent = text;
  element('again').hidden = !RETRYABLE.includes(state);
}

/** Opens what lets the person connect; `end` is told success, error or closed, once. */
function open(token, options) {
  show('opening');
  let ended = false;
  const end = (state) => {
    if (ended) return;
    ended = true;
    show(state);
  };
  const sandboxPage = document.body.dataset.sandboxPage;
  if (sandboxPage) openSandboxPage(sandboxPage, token, options, end);
  else openPluggyWidget(token, options, end).catch(() => end('error'));
}

async function openPluggyWidget(token, options, end) {
  const { PluggyConnect } = await import('./pluggy-widget.js');
  let result = 'closed';
  const widget = new PluggyConnect({
    connectToken: token,
    includeSandbox: options.get('sandbox') === 'true',
    language: texts.page === textsFor('pt').page ? 'pt' : 'en',
    ...(options.get('item') && { updateItem: options.get('item') }),
    ...(options.get('connector') && { selectedConnectorId: Number(options.get('connector')) }),
    onSuccess: () => (result = 'success'),
    // The widget stays open after both and lets the person try again, so the last word counts when it closes.
    onError: () => (result = 'error'),
    onClose: () => end(result),
  });
  await widget.init();
}

function openSandboxPage(address, token, options, end) {
  const url = new URL(address);
  url.searchParams.set('connect_token', token);
  url.searchParams.set('language', language);
  url.searchParams.set('targetOrigin', location.origin);
  const frame = document.createElement('iframe');
  frame.className = 'sandbox';
  frame.title = texts.page;
  frame.src = url.href;
  const listen = (message) => {
    if (message.source !== frame.contentWindow || message.origin !== url.origin) return;
    if (message.data?.type !== 'pluggy-sandbox') return;
    const state = { success: 'success', error: 'error', close: 'closed' }[message.data.event];
    if (!state) return;
    removeEventListener('message', listen);
    frame.remove();
    end(state);
  };
  addEventListener('message', listen);
  widgetPlace.replaceChildren(frame);
}

/** When the token ends, in milliseconds; undefined for what is no JWT with an end. */
function endOf(token) {
  try {
    const payload = token.split('.')[1].replaceAll('-', '+').replaceAll('_', '/');
    const { exp } = JSON.parse(atob(payload));
    return typeof exp === 'number' ? exp * 1000 : undefined;
  } catch {
    return undefined;
  }
}

function start() {
  const [token, ...rest] = location.hash.slice(1).split('&');
  const end = endOf(token);
  if (end === undefined) return show('invalid');
  if (end <= Date.now()) return show('expired');
  open(token, new URLSearchParams(rest.join('&')));
}

document.documentElement.lang = texts.page === textsFor('pt').page ? 'pt-BR' : 'en';
document.title = texts.page;
element('again').textContent = texts.again;
element('again').addEventListener('click', start);
addEventListener('hashchange', () => location.reload());
start();
