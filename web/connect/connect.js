/*
 * The hosted Connect page: /connect#<connect token>. The token stands in the fragment, which browsers send to nobody,
 * so it reaches no log and no Referer. After the token may follow:
 *   &item=<id>       the Item that the token was made to update
 *   &connector=<id>  begin at this institution
 *   &sandbox=true    also offer Pluggy's own sandbox institutions
 * Or /connect#link=<link>, to connect one Item again: the page gets a token for it when it is opened.
 * ?language=pt or ?language=en overrides the browser's language.
 */
import { TEXTS } from './texts.js';

const wish = new URLSearchParams(location.search).get('language') ?? navigator.language;
const language = wish.toLowerCase().startsWith('pt') ? 'pt' : 'en';
const texts = TEXTS[language];
const element = (id) => document.getElementById(id);

/** The states that the person can leave by trying again with the same token. */
const RETRYABLE = ['error', 'closed'];

function show(state) {
  const [title, text] = texts[state];
  document.body.dataset.state = state;
  element('title').textContent = title;
  element('text').textContent = text;
  element('again').hidden = !RETRYABLE.includes(state);
}

/**
 * Opens what lets the person connect. Both the widget and the sandbox's page stay open after a success (to say so)
 * and after an error (to try again), so the last of the two counts when they close.
 */
function open(token, options) {
  show('opening');
  let result = 'closed';
  const heard = {
    success: () => (result = 'success'),
    error: () => (result = 'error'),
    close: () => show(result),
  };
  const sandboxPage = document.body.dataset.sandboxPage;
  if (sandboxPage) openSandboxPage(sandboxPage, token, heard);
  else openPluggyWidget(token, options, heard).catch(() => show('error'));
}

async function openPluggyWidget(token, options, heard) {
  const { PluggyConnect } = await import('./pluggy-widget.js');
  const widget = new PluggyConnect({
    connectToken: token,
    includeSandbox: options.get('sandbox') === 'true',
    language,
    ...(options.get('item') && { updateItem: options.get('item') }),
    ...(options.get('connector') && { selectedConnectorId: Number(options.get('connector')) }),
    onSuccess: heard.success,
    onError: heard.error,
    onClose: heard.close,
  });
  await widget.init();
}

function openSandboxPage(address, token, heard) {
  const url = new URL(address);
  url.search = new URLSearchParams({ connect_token: token, language, targetOrigin: location.origin });
  const frame = document.createElement('iframe');
  frame.className = 'sandbox';
  frame.title = texts.page;
  frame.src = url.href;
  const listen = ({ source, origin, data }) => {
    if (source !== frame.contentWindow || origin !== url.origin || data?.type !== 'pluggy-sandbox') return;
    heard[data.event]?.();
    if (data.event !== 'close') return;
    removeEventListener('message', listen);
    frame.remove();
  };
  addEventListener('message', listen);
  element('widget').replaceChildren(frame);
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

/** Gets the connect token of a link; shows what is wrong with the link otherwise. */
async function openLink(link) {
  show('opening');
  try {
    const answer = await fetch('connect/link', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ link }),
    });
    if (answer.status === 410) return show('linkExpired');
    if (answer.status === 404 || answer.status === 400) return show('linkGone');
    if (!answer.ok) return show('error');
    const { accessToken, itemId } = await answer.json();
    open(accessToken, new URLSearchParams({ item: itemId }));
  } catch {
    show('error');
  }
}

function start() {
  const [token, ...rest] = location.hash.slice(1).split('&');
  if (token.startsWith('link=')) return void openLink(token.slice('link='.length));
  const end = endOf(token);
  if (end === undefined) return show('invalid');
  if (end <= Date.now()) return show('expired');
  open(token, new URLSearchParams(rest.join('&')));
}

document.documentElement.lang = language === 'pt' ? 'pt-BR' : 'en';
document.title = texts.page;
element('again').textContent = texts.again;
element('again').addEventListener('click', start);
addEventListener('hashchange', () => location.reload());
start();
