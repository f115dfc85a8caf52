import { hintsFor } from './connect-hints.js';
import { textsFor } from './connect-texts.js';

/** How often a running Item is asked for, in milliseconds. */
const POLL_MS = 700;

const address = new URLSearchParams(location.search);
const token = address.get('connect_token');
const language = address.get('language') === 'en' ? 'en' : 'pt';
const texts = textsFor(language);
const [title, status, content] = ['title', 'status', 'content'].map((id) => document.getElementById(id));

document.documentElement.lang = language === 'en' ? 'en' : 'pt-BR';
document.getElementById('badge').textContent = texts.badge;
const close = document.getElementById('close');
close.setAttribute('aria-label', texts.close);
let item = null;
close.addEventListener('click', () => tell('close'));
addEventListener('keydown', ({ key }) => key === 'Escape' && tell('close'));

/** Tells the page that opened or embeds this one; only when it said who it is. */
function tell(event) {
  const target = address.get('targetOrigin');
  const listener = window.opener ?? (window.parent === window ? null : window.parent);
  if (target && listener) listener.postMessage({ type: 'pluggy-sandbox', event, item }, target);
}

async function call(method, path, body) {
  const headers = { 'X-API-KEY': token, ...(body ? { 'Content-Type': 'application/json' } : {}) };
  const response = await fetch(path, { method, headers, ...(body ? { body: JSON.stringify(body) } : {}) });
  const answer = await response.json();
  if (!response.ok) throw Object.assign(new Error(answer.message), { status: response.status, answer });
  return answer;
}

function element(name, properties = {}, children = []) {
  const node = Object.assign(document.createElement(name), properties);
  node.append(...children);
  return node;
}

function show(heading, children = [], message = '', failed = false) {
  title.textContent = heading;
  status.textContent = message;
  status.className = failed ? 'error' : '';
  content.replaceChildren(...children);
  (content.querySelector('input,select') ?? title).focus({ preventScroll: true });
  scrollTo(0, 0);
}

const button = (text, className, onClick) => {
  const node = element('button', { type: 'button', className, textContent: text });
  node.addEventListener('click', onClick);
  return node;
};

/** The Item that the connect token is to update, if any. Whether the token is worth anything is the server's to say. */
function itemToUpdate() {
  try {
    const text = token.split('.')[1].replace(/-/g, '+').replace(/_/g, '/');
    return JSON.parse(atob(text)).itemId;
  } catch {
    return null;
  }
}

function kindOf({ credentials, hasMFA, isOpenFinance, oauth, type }) {
  const { kinds } = texts;
  if (isOpenFinance || oauth) return kinds.openFinance;
  if (credentials.some(({ mfa }) => mfa)) return kinds.oneStep;
  if (hasMFA) return credentials.length ? kinds.twoSteps : kinds.qr;
  return type === 'BUSINESS_BANK' ? kinds.business : kinds.plain;
}

async function chooseBank() {
  const { results } = await call('GET', '/connectors?sandbox=true');
  const banks = results.sort((a, b) => Number(b.isSandbox) - Number(a.isSandbox));
  const list = element(
    'ul',
    {},
    banks.map((connector) => {
      const dot = element('span', { className: 'dot', ariaHidden: 'true' });
      dot.style.background = `#${connector.primaryColor}`;
      const name = element('span', { className: 'name', textContent: connector.name });
      const kind = element('span', {
        className: 'hint',
        textContent: `${kindOf(connector)} · ${connector.id}`,
      });
      const choice = button('', 'choice', () => askCredentials(connector));
      choice.append(dot, element('span', {}, [name, kind]));
      return element('li', {}, [choice]);
    }),
  );
  show(texts.choose, [list]);
}

/** One labelled input, or a list of choices. */
function field({ name, label, type, placeholder, options, optional, validation, validationMessage, data }) {
  const id = `field-${name}`;
  const input = options
    ? element(
        'select',
        { id, name },
        options.map(({ value, label: text }) => element('option', { value, textContent: text })),
      )
    : element('input', {
        id,
        name,
        type: type === 'password' ? 'password' : 'text',
        inputMode: type === 'number' ? 'numeric' : 'text',
        placeholder: placeholder ?? '',
        required: !optional,
        autocomplete: 'off',
      });
  input.setAttribute('autocapitalize', 'off');
  if (validation && !options) {
    input.pattern = validation.replace(/^\^|\$$/g, '');
    input.title = validationMessage ?? '';
  }
  const parts = [element('label', { htmlFor: id, textContent: label }), input];
  if (data) parts.unshift(element('img', { src: data, alt: label, className: 'code' }));
  return parts;
}

/** The test logins, each a button that fills the form in. */
function hintList(form, hints) {
  const list = element(
    'ul',
    { className: 'hints' },
    hints.map(({ code, says, values }) => {
      const fill = button('', 'fill', () => {
        for (const [name, value] of Object.entries(values)) form.elements[name].value = value;
        form.querySelector('button:not([type])').focus();
      });
      fill.append(element('code', { textContent: code }), element('span', { textContent: says }));
      return element('li', {}, [fill]);
    }),
  );
  const heading = element('h2', { textContent: texts.hints });
  return [heading, element('p', { className: 'hint', textContent: texts.hintsHow }), list];
}

function form(fields, connector, action, submit) {
  const node = element('form', {}, [...fields.flatMap(field), element('button', { textContent: action })]);
  node.addEventListener('submit', (event) => {
    event.preventDefault();
    submit(Object.fromEntries(new FormData(node))).catch(failed);
  });
  const hints = hintsFor(fields, connector, language);
  return [node, ...(hints.length ? hintList(node, hints) : [])];
}

function askCredentials(connector) {
  const updating = item !== null;
  const [ask, ...hints] = form(
    connector.credentials,
    connector,
    updating ? texts.update : texts.connect,
    async (parameters) => {
      item = updating
        ? await call('PATCH', `/items/${item.id}`, { parameters })
        : await call('POST', '/items', { connectorId: connector.id, parameters });
      tell('item');
      await follow();
    },
  );
  const back = button(texts.back, 'plain', () => {
    item = null;
    chooseBank().catch(failed);
  });
  show(connector.name, itemToUpdate() ? [ask, ...hints] : [ask, back, ...hints]);
}

async function follow() {
  show(texts.working, [element('p', { className: 'busy', ariaHidden: 'true' })]);
  for (;;) {
    status.textContent = texts.steps[item.executionStatus] ?? status.textContent;
    if (item.status === 'UPDATED') return succeeded();
    if (item.status === 'LOGIN_ERROR' || item.status === 'OUTDATED') return ended();
    if (item.status === 'WAITING_USER_INPUT' && item.parameter) return askInput();
    if (item.status === 'WAITING_USER_ACTION' && item.userAction) showAction();
    await read();
    if (item.status !== 'WAITING_USER_ACTION' && title.textContent !== texts.working)
      show(texts.working, [element('p', { className: 'busy', ariaHidden: 'true' })]);
  }
}

async function read() {
  await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  item = await call('GET', `/items/${item.id}`);
  tell('item');
}

function askInput() {
  const ask = form([item.parameter], item.connector, texts.send, async (answers) => {
    item = await call('POST', `/items/${item.id}/mfa`, answers);
    await follow();
  });
  show(item.connector.name, ask);
}

/** A telephone gives the bank the whole tab, and the bank sends it on afterwards; elsewhere it gets a window of its own. */
function bankLink(text, url, { sameTab }) {
  const target = new URL(url, location.href);
  target.searchParams.set('language', language);
  if (!sameTab) target.searchParams.set('window', 'popup');
  const link = element('a', { className: 'button', href: target.href, textContent: text });
  link.target = sameTab ? '_top' : '_blank';
  link.addEventListener('click', (event) => {
    if (!sameTab && window.open(target.href, 'bank', 'popup,width=480,height=720')) event.preventDefault();
  });
  return link;
}

const isTelephone = () => matchMedia('(max-width: 34rem)').matches;

/** A link to the bank's page; where the person is to scan a code, the code as it is now, which the link stands for. */
function showAction() {
  const { type, instructions, attributes } = item.userAction;
  const shown = content.querySelector('img');
  if (shown) shown.src = attributes.qrCode;
  if (content.querySelector('a')) return;
  const isCode = type === 'qr';
  const url = isCode ? `/oauth/${item.id}` : attributes.url;
  const link = bankLink(isCode ? texts.scanned : texts.openBank, url, { sameTab: !isCode && isTelephone() });
  const code = { src: attributes.qrCode, alt: instructions, className: 'qr', width: 200, height: 200 };
  show(item.connector.name, isCode ? [element('img', code), link] : [link], instructions);
}

function succeeded() {
  tell('success');
  const partly = item.executionStatus === 'PARTIAL_SUCCESS' ? ` ${texts.ends.PARTIAL_SUCCESS}` : '';
  const done = button(texts.done, 'main', () => tell('close'));
  show(texts.success, [done], `${item.connector.name}.${partly}`);
}

function ended() {
  tell('error');
  const code = item.error?.code ?? item.executionStatus;
  const words = item.error?.providerMessage;
  const more = words ? [element('p', { textContent: `${texts.bankSays}: “${words}”` })] : [];
  const isPending = code === 'USER_AUTHORIZATION_PENDING';
  const again = button(texts.again, isPending ? 'plain' : 'main', () => askCredentials(item.connector));
  if (isPending) {
    more.push(bankLink(texts.authorize, `/oauth/${item.id}`, { sameTab: false }));
  }
  const leave = button(texts.close, 'plain', () => tell('close'));
  const why = texts.ends[code] ?? item.error?.message ?? code;
  show(isPending ? texts.pending : texts.failure, [...more, again, leave], why, !isPending);
  if (isPending) awaitDevice().catch(failed);
}

/** Once the person has authorized the device it goes on without being asked. */
async function awaitDevice() {
  const { id } = item;
  do await read();
  while (item.id === id && item.status === 'OUTDATED' && title.textContent === texts.pending);
  if (item.id === id && title.textContent === texts.pending) await follow();
}

function failed(error) {
  if (error.status === 401 || error.status === 403) return show(texts.failure, [], texts.expired, true);
  const message = error.answer?.details?.map((detail) => detail.message).join(' ') ?? error.message;
  status.textContent = message;
  status.className = 'error';
  // What was under way is over: there must be a way to go on.
  if (title.textContent === texts.working)
    content.replaceChildren(button(texts.done, 'main', () => tell('close')));
}

async function begin() {
  if (!token) return show(texts.failure, [], texts.noToken, true);
  const itemId = itemToUpdate();
  if (!itemId) return chooseBank();
  item = await call('GET', `/items/${itemId}`);
  askCredentials(item.connector);
}

begin().catch(failed);
