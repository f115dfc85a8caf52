/*
 * What lets the person connect: Pluggy's widget, or locally the sandbox's page in its place. Both tell the same:
 * `item` (there is an Item now), `success`, `error`, and `close`, the last thing that is heard. Both stay open after a
 * success, to say so, and after an error, to try again.
 */

/** @param heard a Map of functions by what is told; each gets the Item, where there is one. */
export function openWidget(place, { token, itemId, options, language, title, heard }) {
  const sandboxPage = document.body.dataset.sandboxPage;
  if (sandboxPage) return openSandboxPage(place, sandboxPage, { token, language, title, heard });
  return openPluggyWidget({ token, itemId, options, language, heard });
}

async function openPluggyWidget({ token, itemId, options, language, heard }) {
  const { PluggyConnect } = await import('./pluggy-widget.js');
  const tell = (what, item) => heard.get(what)?.(item);
  const widget = new PluggyConnect({
    connectToken: token,
    includeSandbox: options.get('sandbox') === 'true',
    language,
    theme: matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light',
    ...(itemId && { updateItem: itemId }),
    ...(options.get('connector') && { selectedConnectorId: Number(options.get('connector')) }),
    onEvent: ({ item }) => item && tell('item', item),
    onSuccess: (data) => tell('success', data?.item),
    onError: (error) => tell('error', error?.data?.item),
    onClose: () => tell('close'),
  });
  await widget.init();
}

async function openSandboxPage(place, address, { token, language, title, heard }) {
  const url = new URL(address);
  url.search = new URLSearchParams({ connect_token: token, language, targetOrigin: location.origin });
  const frame = document.createElement('iframe');
  frame.className = 'sandbox';
  frame.title = title;
  frame.src = url.href;
  const listen = ({ source, origin, data }) => {
    if (source !== frame.contentWindow || origin !== url.origin || data?.type !== 'pluggy-sandbox') return;
    if (data.event === 'close') {
      removeEventListener('message', listen);
      frame.remove();
    }
    heard.get(data.event)?.(data.item);
  };
  addEventListener('message', listen);
  place.replaceChildren(frame);
  frame.focus();
}
