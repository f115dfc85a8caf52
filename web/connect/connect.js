/*
 * The hosted Connect page: /connect#<connect token>. The token stands in the fragment, which browsers send to nobody,
 * so it reaches no log and no Referer. After the token may follow:
 *   &connector=<id>  begin at this institution
 *   &sandbox=true    also offer Pluggy's own sandbox institutions
 * Or /connect#link=<link>, to connect one Item again: the page gets a token for it when it is opened.
 * Or /connect#return=<session>&item=<id>, where a bank has sent the person back to the hub (GET /connect/return/:id).
 * ?language=pt or ?language=en overrides the browser's language.
 *
 * What the page says of the app and the bank, and where it leads afterwards, the hub has in its database: nothing of
 * that is believed from the address.
 */
import { causeOf } from './causes.js';
import { clean, logo, monogram, write } from './names.js';
import { TEXTS } from './texts.js';
import { openWidget } from './widget.js';

const wish = new URLSearchParams(location.search).get('language') ?? navigator.language;
const language = wish.toLowerCase().startsWith('pt') ? 'pt' : 'en';
const texts = TEXTS[language];
const element = (id) => document.getElementById(id);

/** How long a success can be read before the page goes back to the app by itself. */
const RETURN_MS = 4_000;
/** How often and how many times the hub is asked how a connection stands after the bank has sent the person back. */
const ASK_MS = 2_000;
const ASKED = 60;
/** Where the tab remembers what it was opened with, to try again after the bank. */
const MEMORY = 'connect';

/** The sign between app and bank: what kind of news it is. */
const SIGNS = { success: '✓', partial: '✓', closed: '×', closedAgain: '×', left: '…', later: '…' };
const BUSY = ['loading', 'opening', 'finishing'];
const ASKING = ['hello', 'helloAgain'];

let session = { app: { name: '' }, itemId: null, connector: null, reason: null, oauthRedirectUri: null };
/** What the button does. */
let onGo = start;

/** `{App}` and `{Bank}` begin a sentence: what stands for a missing name has a capital there, a name stays as it is. */
function names() {
  const [app, bank] = [clean(session.app.name), clean(session.connector?.name)];
  const capital = (words) => words[0].toUpperCase() + words.slice(1);
  return {
    app: app || texts.anApp,
    bank: bank || texts.aBank,
    App: app || capital(texts.anApp),
    Bank: bank || capital(texts.aBank),
  };
}

function paint(connector) {
  for (const mark of ['app-mark', 'bank-mark']) element(mark).hidden = false;
  monogram(element('app-mark'), names().app);
  // A bank that is still to be chosen has no name yet.
  monogram(element('bank-mark'), connector ? names().bank : '', connector?.primaryColor);
  if (!document.body.dataset.sandboxPage) logo(element('bank-mark'), connector?.imageUrl);
}

/**
 * @param text in place of the state's own
 * @param go what the button says and does; none: no button
 * @param back where the link leads; none: no link
 */
function show(state, { text, go, back, backText = texts.back } = {}) {
  const [title, ownText] = texts[state];
  const isFirst = document.body.dataset.state === undefined;
  document.body.dataset.state = state;
  const isQuiet = BUSY.includes(state) || ASKING.includes(state);
  element('sign').textContent = isQuiet ? '' : (SIGNS[state] ?? '!');
  element('main').setAttribute('aria-busy', String(BUSY.includes(state)));
  write(element('title'), title, names());
  write(element('text'), text ?? ownText, names());
  write(element('news'), '');
  for (const part of ['reason', 'next']) element(part).hidden = true;
  element('go').hidden = !go;
  if (go) [element('go').textContent, onGo] = go;
  element('back').hidden = !back;
  if (back) {
    element('back').href = back;
    write(element('back'), backText, names());
    element('back').className = go ? '' : 'main';
  }
  // Whoever cannot see the page hears the new title; on the first one the browser reads the page itself.
  if (!isFirst && !BUSY.includes(state)) element('title').focus();
}

/** Where the app wants the person, with the Item as Pluggy gives it there; undefined where the app named no place. */
function wayBack(itemId) {
  if (!session.oauthRedirectUri) return undefined;
  const address = new URL(session.oauthRedirectUri);
  if (itemId) address.searchParams.set('itemId', itemId);
  return address.href;
}

/** Before anything happens: who asks, what is wrong, what will happen. */
function hello(token, options) {
  const { itemId, reason, connector } = session;
  const go = () => connect(token, options);
  paint(connector);
  show(itemId ? 'helloAgain' : 'hello', {
    go: [itemId ? texts.goAgain : texts.go, go],
    back: wayBack(),
    backText: texts.notNow,
  });
  if (reason) {
    element('reason').hidden = false;
    element('reason-title').textContent = texts.reason;
    element('reason-text').textContent = reason.message[language === 'pt' ? 'pt-BR' : 'en'];
    const words = clean(reason.providerMessage, 300);
    element('reason-quote').hidden = words === '';
    write(element('reason-quote'), texts.quote, { words });
    const date = new Date(reason.since).toLocaleDateString(document.documentElement.lang, {
      dateStyle: 'long',
    });
    write(element('reason-since'), texts.since, { date });
  }
  element('next').hidden = false;
  element('next-title').textContent = texts.next;
  element('steps').replaceChildren(
    ...texts[itemId ? 'stepsAgain' : 'steps'].map((step) => {
      const line = document.createElement('li');
      write(line, step, names());
      return line;
    }),
  );
}

/** Opens the widget, and says how it ended when that has closed: the last news counts. */
function connect(token, options) {
  show('opening');
  remember(location.hash);
  element('main').inert = true;
  let [end, item] = ['closed', undefined];
  const hear = (news) => (told) => {
    [end, item] = [news, told ?? item];
  };
  const heard = new Map([
    ['item', (told) => (item = told)],
    ['success', hear('success')],
    ['error', hear('error')],
    ['close', () => ended(end, item, () => connect(token, options))],
  ]);
  const failed = () => ended('unavailable', undefined, () => connect(token, options));
  openWidget(element('widget'), {
    token,
    itemId: session.itemId,
    options,
    language,
    title: texts.page,
    heard,
  }).catch(failed);
}

function ended(end, item, retry) {
  element('main').inert = false;
  const connector = item?.connector ?? session.connector;
  session = { ...session, connector };
  paint(connector);
  const back = wayBack(end === 'closed' ? undefined : item?.id);
  const go = [texts.again, retry];
  if (end === 'success')
    return succeeded(item?.executionStatus === 'PARTIAL_SUCCESS' ? 'partial' : 'success', back);
  if (end === 'error') return show('error', { text: causeOf(endOfItem(item), language), go, back });
  if (end === 'closed' && isUnderWay(item)) return show('left', { go, back });
  show(end === 'closed' && session.itemId ? 'closedAgain' : end, { go, back });
}

const endOfItem = (item) => item?.error?.code ?? item?.executionStatus;
/** It goes on without its person; where the bank waits for an answer it does not. */
const isUnderWay = (item) => ['UPDATING', 'MERGING', 'UPDATED'].includes(item?.status);

function succeeded(state, back) {
  forget();
  show(state, { back });
  write(element('news'), back ? texts.returning : texts.over, names());
  if (!back) return;
  setTimeout(() => location.assign(back), RETURN_MS);
}

/** Storage may be switched off: then there is no button to try again after the bank. */
function remember(hash) {
  try {
    sessionStorage.setItem(MEMORY, hash);
  } catch {}
}
function forget() {
  try {
    sessionStorage.removeItem(MEMORY);
  } catch {}
}
function remembered() {
  try {
    return sessionStorage.getItem(MEMORY);
  } catch {
    return null;
  }
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

/** The hub's answer; undefined when there was none of use, which the page then says. @param refused by status */
async function ask(path, body, refused) {
  const reload = [texts.reload, start];
  try {
    const answer = await fetch(`connect/${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    if (answer.ok) return await answer.json();
    const state = refused[answer.status];
    if (state) show(state);
    else show('unavailable', { go: reload });
  } catch {
    const state = navigator.onLine ? 'unavailable' : 'offline';
    show(state, { go: reload });
    if (state === 'offline') addEventListener('online', start, { once: true });
  }
}

/** Gets the connect token of a link. */
async function openLink(link) {
  show('loading');
  const refused = { 400: 'linkGone', 404: 'linkGone', 410: 'linkExpired', 429: 'tooOften' };
  const opened = await ask('link', { link }, refused);
  if (!opened) return;
  session = opened;
  hello(opened.accessToken, new URLSearchParams());
}

/** A token that the hub did not issue would connect the person's bank to somebody else. */
async function openToken(token, options) {
  const end = endOf(token);
  if (end === undefined) return show('invalid');
  if (end <= Date.now()) return show('expired');
  show('loading');
  const refused = { 400: 'invalid', 404: 'unknown', 410: 'expired' };
  const found = await ask('session', { accessToken: token }, refused);
  if (!found) return;
  session = found;
  hello(token, options);
}

/** The bank has sent the person back: asks until it is known how it ended. */
async function openReturn(id, itemId) {
  show('finishing');
  for (let asked = 0; asked < ASKED; asked++) {
    const refused = { 400: 'invalid', 404: 'expired' };
    const told = await ask('outcome', { session: id, ...(itemId && { itemId }) }, refused);
    if (!told) return;
    session = { ...session, app: told.app, connector: told.connector };
    paint(told.connector);
    if (told.outcome === 'success' || told.outcome === 'partial') return succeeded(told.outcome);
    if (told.outcome === 'failed') {
      const before = remembered();
      const go = before && [texts.again, () => (location.hash = before)];
      return show('error', { text: causeOf(told.executionStatus, language), go });
    }
    await new Promise((resolve) => setTimeout(resolve, ASK_MS));
  }
  show('later');
}

function start() {
  const [first, ...rest] = location.hash.slice(1).split('&');
  const options = new URLSearchParams(rest.join('&'));
  const [, kind, value] = /^(link|return)=(.*)$/.exec(first) ?? [];
  if (kind === 'link') void openLink(value);
  else if (kind === 'return') void openReturn(value, options.get('item'));
  else void openToken(first, options);
}

document.documentElement.lang = language === 'pt' ? 'pt-BR' : 'en';
document.title = texts.page;
element('sandbox').textContent = texts.sandbox;
element('sandbox').hidden = !document.body.dataset.sandboxPage;
element('language').textContent = texts.other;
element('language').lang = language === 'pt' ? 'en' : 'pt-BR';
element('language').href = `?language=${language === 'pt' ? 'en' : 'pt'}${location.hash}`;
element('go').addEventListener('click', () => onGo());
addEventListener('hashchange', () => location.reload());
start();
