import { Button } from '@mantine/core';
import { dictionary, useTexts } from '../texts/dictionary.ts';
import classes from './ui.module.css';

const texts = dictionary({ 'pt-BR': { more: 'Mostrar mais' }, en: { more: 'Show more' } });

interface Props {
  pages: { hasNextPage: boolean; isFetchingNextPage: boolean; fetchNextPage: () => Promise<unknown> };
}

/** Below a list of which there is more. */
export function MoreButton({ pages }: Props) {
  const t = useTexts(texts);
  if (!pages.hasNextPage) return null;
  return (
    <div className={classes.more}>
      <Button
        variant="default"
        size="xs"
        loading={pages.isFetchingNextPage}
        onClick={() => void pages.fetchNextPage()}
      >
        {t.more}
      </Button>
    </div>
  );
}
