/**
 * Puts a text into the clipboard, also one that has still to come: browsers let a page write only right after a click
 * or a key, so the clipboard is given the promise where it takes one.
 *
 * @throws when the browser does not let us, as on plain http; or what `text` throws.
 */
export async function copyText(text: string | Promise<string>): Promise<void> {
  if (typeof text === 'string') return navigator.clipboard.writeText(text);
  try {
    const blob = text.then((value) => new Blob([value], { type: 'text/plain' }));
    await navigator.clipboard.write([new ClipboardItem({ 'text/plain': blob })]);
  } catch {
    await navigator.clipboard.writeText(await text);
  }
}
