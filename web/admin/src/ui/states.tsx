import { Button, Skeleton } from '@mantine/core';
import { IconAlertTriangle, IconCircleCheck, IconSearchOff } from './icons.ts';
import type { ReactNode } from 'react';
import type { ApiError } from '../api/client.ts';
import { useErrorText } from '../api/error-text.ts';
import { dictionary, useTexts } from '../texts/dictionary.ts';
import classes from './ui.module.css';

const texts = dictionary({
  'pt-BR': { again: 'Tentar de novo', loading: 'Carregando…', failed: 'Não foi possível carregar' },
  en: { again: 'Try again', loading: 'Loading…', failed: 'This could not be loaded' },
});

interface EmptyProps {
  title: string;
  text?: string;
  /** `good`: there is nothing because all is well. */
  tone?: 'good' | 'none';
  children?: ReactNode;
}

/** Nothing to show, and why that is so. */
export function EmptyState({ title, text, tone = 'none', children }: EmptyProps) {
  return (
    <section className={classes.state}>
      <span className={classes.stateIcon} data-tone={tone} aria-hidden>
        {tone === 'good' ? <IconCircleCheck size={24} /> : <IconSearchOff size={22} />}
      </span>
      <h2>{title}</h2>
      {text !== undefined && <p>{text}</p>}
      {children !== undefined && <div>{children}</div>}
    </section>
  );
}

/** What went wrong in words, with a way to try again. */
export function ErrorState({ error, retry }: { error: ApiError; retry?: () => void }) {
  const t = useTexts(texts);
  const textOf = useErrorText();
  return (
    <section className={classes.state} role="alert">
      <span className={classes.stateIcon} data-tone="error" aria-hidden>
        <IconAlertTriangle size={22} />
      </span>
      <h2>{t.failed}</h2>
      <p>{textOf(error)}</p>
      {retry && (
        <div>
          <Button variant="default" onClick={retry}>
            {t.again}
          </Button>
        </div>
      )}
    </section>
  );
}

/** Grey bars where the rows will be. */
export function LoadingRows({ rows = 8, height = 44 }: { rows?: number; height?: number }) {
  const t = useTexts(texts);
  return (
    <div role="status" aria-label={t.loading}>
      {Array.from({ length: rows }, (_, index) => (
        <Skeleton key={index} height={height} mb={6} radius="sm" />
      ))}
    </div>
  );
}
