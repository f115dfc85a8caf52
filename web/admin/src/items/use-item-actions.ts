import { useState } from 'react';
import { type BodyOf, api } from '../api/client.ts';
import { useRefresh } from '../api/use-get.ts';
import { useTexts } from '../texts/dictionary.ts';
import { useFormats } from '../texts/formats.ts';
import { copyText } from '../ui/copy-text.ts';
import { useTell } from '../ui/tell.tsx';
import { itemsTexts } from './items-texts.ts';

type Change = BodyOf<'/admin/api/items/reviews', 'post'>;
export type ReviewAction = Change['action'];
/** What an action needs to know of an Item. */
export interface Subject {
  itemId: string;
  clientUserId: string | null;
}

/** As many as the API takes in one request. */
const BATCH = 500;
/** Requests for one Item each. */
const AT_ONCE = 4;

export interface ItemActions {
  isBusy: boolean;
  /** A link that the browser did not let us copy: to be shown. */
  link: string | undefined;
  hideLink: () => void;
  copyLink: (items: readonly Subject[]) => Promise<void>;
  sync: (items: readonly Subject[]) => Promise<void>;
  change: (
    action: ReviewAction,
    items: readonly Subject[],
    more?: { note?: string; until?: string },
  ) => Promise<boolean>;
}

/** What an admin can do for Items, one or many; says what came of it. */
export function useItemActions(): ItemActions {
  const t = useTexts(itemsTexts);
  const tell = useTell();
  const formats = useFormats();
  const refresh = useRefresh();
  const [busy, setBusy] = useState(0);
  const [link, setLink] = useState<string>();

  const attempt = async (work: () => Promise<void>): Promise<boolean> => {
    setBusy((count) => count + 1);
    try {
      await work();
      return true;
    } catch (error) {
      tell.failed(error);
      return false;
    } finally {
      setBusy((count) => count - 1);
    }
  };

  const makeLink = ({ itemId }: Subject) =>
    api.post('/admin/api/items/{id}/connect-link', { path: { id: itemId } });

  const copyLink: ItemActions['copyLink'] = async (items) => {
    await attempt(async () => {
      const making = each(items, makeLink);
      const text = making.then((links) =>
        links.length === 1
          ? links[0]!.connectUrl
          : links
              .map(({ connectUrl }, i) => `${items[i]!.clientUserId ?? items[i]!.itemId}\t${connectUrl}`)
              .join('\n'),
      );
      // At once: Safari lets a page copy only while the click is still going on, and waits for the text itself.
      try {
        await copyText(text);
      } catch {
        setLink(await text);
        return;
      }
      const links = await making;
      tell.done(
        links.length === 1 ? t.copied(formats.instant(links[0]!.expiresAt)) : t.copiedMany(links.length),
      );
    });
  };

  const sync: ItemActions['sync'] = async (items) => {
    await attempt(async () => {
      await each(items, ({ itemId }) => api.post('/admin/api/items/{id}/sync', { path: { id: itemId } }));
      tell.done(t.synced(items.length));
      await refresh('items');
    });
  };

  const change: ItemActions['change'] = (action, items, more = {}) =>
    attempt(async () => {
      const changed: string[] = [];
      for (let from = 0; from < items.length; from += BATCH) {
        const itemIds = items.slice(from, from + BATCH).map(({ itemId }) => itemId);
        const body: Change = { action, itemIds, ...more };
        changed.push(...(await api.post('/admin/api/items/reviews', { body })).itemIds);
      }
      const isUndoable = action !== 'reopen' && action !== 'note' && changed.length > 0;
      const undone = items.filter(({ itemId }) => changed.includes(itemId));
      tell.done(
        changed.length > 0 ? t.done[action](changed.length) : t.unchanged(items.length),
        isUndoable ? { label: t.undo, run: () => void change('reopen', undone) } : undefined,
      );
      await refresh('items', 'overview');
    });

  return { isBusy: busy > 0, link, hideLink: () => setLink(undefined), copyLink, sync, change };
}

/** A few at a time, in order of the answers; the first error ends it. */
async function each<A, B>(all: readonly A[], work: (one: A) => Promise<B>): Promise<B[]> {
  const results: B[] = new Array<B>(all.length);
  let next = 0;
  const run = async (): Promise<void> => {
    while (next < all.length) {
      const index = next++;
      results[index] = await work(all[index]!);
    }
  };
  await Promise.all(Array.from({ length: Math.min(AT_ONCE, all.length) }, run));
  return results;
}
