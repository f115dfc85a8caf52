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
  (content.querySelector('input,select') ?? title).focus();
}

/** The Item that the connect token is to update, if any. Whether the token is worth anything is the server's to say. */
function itemToUpdate() {
  try {
    const text = token.split('.')[1].replace(/-/g, '+').replace(/_/g, '/');
    return JSON.parse(atob(text)).itemId;
  } catch {
    return null;
  }
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
      const kind = element('span', {
        className: 'hint',
        textContent: connector.isOpenFinance ? 'Open Finance' : `id ${connector.id}`,
      });
      const button = element('button', { type: 'button', className: 'choice' }, [dot, connector.name, kind]);
      button.addEventListener('click', () => askCredentials(connector));
      return element('li', {}, [button]);
    }),
  );
  show(texts.choose, [list]);
}

function hintFor(name) {
  const hints = {
    user: texts.hintUser,
    password: texts.hintPassword,
    token: texts.hintCode,
    cpf: texts.hintCpf,
  };
  return hints[name] ?? '';
}

/** One labelled input, or a list of choices. */
function field({ name, label, type, placeholder, options, optional, validation, data }) {
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
  if (validation && !options) input.pattern = validation.replace(/^\^|\$$/g, '');
  const parts = [element('label', { htmlFor: id, textContent: label }), input];
  if (data) parts.unshift(element('img', { src: data, alt: label, width: 96, height: 96 }));
  const hint = hintFor(name);
  if (hint) parts.push(element('p', { className: 'hint', textContent: hint }));
  return parts;
}

function form(fields, action, submit) {
  const node = element('form', {}, [...fields.flatMap(field), element('button', { textContent: action })]);
  node.addEventListener('submit', (event) => {
    event.preventDefault();
    const values = Object.fromEntries(new FormData(node));
    submit(values).catch(failed);
  });
  return node;
}

function askCredentials(connector) {
  const updating = item !== null;
  const ask = form(connector.credentials, updating ? texts.update : texts.connect, async (parameters) => {
    item = updating
      ? await call('PATCH', `/items/${item.id}`, { parameters })
      : await call('POST', '/items', { connectorId: connector.id, parameters });
    await follow();
  });
  const back = element('button', { type: 'button', className: 'plain', textContent: texts.back });
  back.addEventListener('click', () => {
    item = null;
    chooseBank().catch(failed);
  });
  show(connector.name, itemToUpdate() ? [ask] : [ask, back]);
}

async function follow() {
  show(texts.working);
  for (;;) {
    status.textContent = texts.steps[item.executionStatus] ?? status.textContent;
    if (item.status === 'UPDATED') return succeeded();
    if (item.status === 'LOGIN_ERROR' || item.status === 'OUTDATED') return ended();
    if (item.status === 'WAITING_USER_INPUT' && item.parameter) return askInput();
    if (item.status === 'WAITING_USER_ACTION' && item.userAction) showAction();
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
    item = await call('GET', `/items/${item.id}`);
    if (item.status !== 'WAITING_USER_ACTION' && title.textContent !== texts.working) show(texts.working);
  }
}

function askInput() {
  const ask = form([item.parameter], texts.send, async (answers) => {
    item = await call('POST', `/items/${item.id}/mfa`, answers);
    await follow();
  });
  show(item.connector.name, [ask]);
}

/** A link to the bank's page; where the person is to scan a code, the code as it is now, which the link stands for. */
function showAction() {
  const { type, instructions, attributes } = item.userAction;
  const shown = content.querySelector('img');
  if (shown) shown.src = attributes.qrCode;
  if (content.querySelector('a')) return;
  const link = element('a', {
    className: 'button',
    href: type === 'qr' ? `/oauth/${item.id}` : attributes.url,
    target: '_blank',
    rel: 'noopener',
    textContent: type === 'qr' ? texts.scanned : texts.openBank,
  });
  const code = { src: attributes.qrCode, alt: instructions, className: 'qr', width: 200, height: 200 };
  show(item.connector.name, type === 'qr' ? [element('img', code), link] : [link], instructions);
}

function succeeded() {
  tell('success');
  const done = element('button', { type: 'button', className: 'main', textContent: texts.done });
  done.addEventListener('click', () => tell('close'));
  show(texts.success, [done], item.connector.name);
}

function ended() {
  tell('error');
  const again = element('button', { type: 'button', className: 'main', textContent: texts.again });
  again.addEventListener('click', () => askCredentials(item.connector));
  show(texts.failure, [again], item.error?.message ?? item.executionStatus, true);
}

function failed(error) {
  if (error.status === 401 || error.status === 403) return show(texts.failure, [], texts.expired, true);
  status.textContent = error.answer?.details?.map((detail) => detail.message).join(' ') ?? error.message;
  status.className = 'error';
}

async function begin() {
  if (!token) return show(texts.failure, [], texts.noToken, true);
  const itemId = itemToUpdate();
  if (!itemId) return chooseBank();
  item = await call('GET', `/items/${itemId}`);
  askCredentials(item.connector);
}

begin().catch(failed);
