import { useTexts } from '../texts/dictionary.ts';
import { RawText } from '../ui/raw-text.tsx';
import { type ReviewedItem, itemTexts } from './item-texts.ts';

export function JsonTab({ found }: { found: ReviewedItem }) {
  const t = useTexts(itemTexts);
  return <RawText label={t.rawItem} text={JSON.stringify(found.item, null, 2)} />;
}
