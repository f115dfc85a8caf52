/** An element. What is named in `props` is a property; `data` and `on` are what they say. Text is text, never markup. */
export function h(name, props = {}, ...children) {
  const { data = {}, on = {}, style, ...rest } = props;
  const node = Object.assign(document.createElement(name), rest);
  Object.assign(node.dataset, data);
  if (style) Object.assign(node.style, style);
  for (const [event, listener] of Object.entries(on)) node.addEventListener(event, listener);
  node.append(
    ...children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== false),
  );
  return node;
}

/** A button with a key, by which the focus finds it again when its panel is drawn anew. */
export function button(label, run, { key = label, kind = '', title = '', pressed, name } = {}) {
  const node = h('button', { type: 'button', textContent: label, className: kind, title, data: { key } });
  if (name !== undefined) node.setAttribute('aria-label', name);
  if (pressed !== undefined) node.setAttribute('aria-pressed', String(pressed));
  node.addEventListener('click', () => run(node));
  return node;
}

const drawn = new WeakMap();

/** Draws a panel when what it shows is another thing than before; whoever has the focus in it keeps it. */
export function draw(panel, shown, make) {
  const text = JSON.stringify(shown);
  if (drawn.get(panel) === text) return;
  drawn.set(panel, text);
  const inside = panel.contains(document.activeElement) ? document.activeElement.dataset.key : undefined;
  const open = [...panel.querySelectorAll('details[open]')].map((node) => node.dataset.key);
  const { scrollTop } = panel;
  panel.replaceChildren(...[make()].flat());
  for (const node of panel.querySelectorAll('details')) if (open.includes(node.dataset.key)) node.open = true;
  panel.scrollTop = scrollTop;
  if (inside) panel.querySelector(`[data-key="${CSS.escape(inside)}"]`)?.focus();
}

export const redraw = (panel) => drawn.delete(panel);

const DAY = new Intl.DateTimeFormat('en-GB', {
  dateStyle: 'medium',
  timeStyle: 'short',
  timeZone: 'America/Sao_Paulo',
});
/** An instant as the bank's people see it. */
export const at = (instant) => (instant ? DAY.format(new Date(instant)) : '—');

const SHORT = new Intl.DateTimeFormat('en-GB', {
  day: '2-digit',
  month: 'short',
  timeZone: 'America/Sao_Paulo',
});
export const day = (instant) => SHORT.format(new Date(instant));

export const money = (amount, currency) =>
  typeof amount === 'number'
    ? new Intl.NumberFormat('pt-BR', { style: 'currency', currency: currency || 'BRL' }).format(amount)
    : '—';
