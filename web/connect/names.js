/*
 * Names of apps and banks are other people's words: anything may stand in them. They get into the page as text only,
 * each in an element of its own that text running the other way cannot leave.
 */
const LONGEST = 60;

/** Control and direction marks out, white space as one blank, cut where it would fill a telephone. */
export function clean(name, longest = LONGEST) {
  const text = String(name ?? '')
    .replace(/[\u061c\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff]/g, '')
    .replace(/[\p{Cc}\s]+/gu, ' ')
    .replace(/(\p{M}{2})\p{M}+/gu, '$1')
    .trim();
  const letters = [...text];
  return letters.length > longest
    ? `${letters
        .slice(0, longest - 1)
        .join('')
        .trimEnd()}…`
    : text;
}

/** Writes a sentence into an element, with `values` in place of its `{name}`s. */
export function write(element, sentence, values = {}) {
  element.replaceChildren(
    ...sentence.split(/\{(\w+)\}/).map((part, n) => {
      if (n % 2 === 0) return part;
      const name = document.createElement('bdi');
      name.textContent = values[part] ?? '';
      return name;
    }),
  );
}

/** One letter in a coloured square, in place of a logo. */
export function monogram(element, name, color) {
  const letter = [...name].find((character) => /[\p{L}\p{N}]/u.test(character)) ?? '?';
  element.textContent = letter.toUpperCase();
  const [, hex] = /^#?([0-9a-f]{6})$/i.exec(color ?? '') ?? [];
  if (!hex) return;
  const [red, green, blue] = [0, 2, 4].map((at) => (parseInt(hex.slice(at, at + 2), 16) / 255) ** 2.2);
  element.style.background = `#${hex}`;
  element.style.color = 0.2126 * red + 0.7152 * green + 0.0722 * blue > 0.18 ? '#000' : '#fff';
}

/** The bank's logo from Pluggy's own store, over its monogram until it is there, and where it is not. */
export function logo(element, address) {
  if (typeof address !== 'string' || !address.startsWith('https://cdn.pluggy.ai/')) return;
  const image = new Image();
  image.alt = '';
  image.addEventListener('load', () => element.replaceChildren(image));
  image.src = address;
}
