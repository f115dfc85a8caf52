import { Button } from '@mantine/core';
import { Component, type ReactNode } from 'react';
import { dictionary, useTexts } from '../texts/dictionary.ts';
import { EmptyState } from '../ui/states.tsx';

const texts = dictionary({
  'pt-BR': {
    title: 'Esta página falhou',
    text: 'Recarregue para continuar. Se acontecer de novo, talvez o hub tenha sido atualizado enquanto ela estava aberta.',
    reload: 'Recarregar',
  },
  en: {
    title: 'This page has failed',
    text: 'Reload to go on. If it happens again, the hub may have been upgraded while it was open.',
    reload: 'Reload',
  },
});

/** One page that fails leaves the navigation standing. */
export class ErrorBoundary extends Component<{ children: ReactNode }, { hasFailed: boolean }> {
  override state = { hasFailed: false };

  static getDerivedStateFromError(): { hasFailed: boolean } {
    return { hasFailed: true };
  }

  override render(): ReactNode {
    return this.state.hasFailed ? <Failed /> : this.props.children;
  }
}

function Failed() {
  const t = useTexts(texts);
  return (
    <EmptyState title={t.title} text={t.text}>
      <Button onClick={() => location.reload()}>{t.reload}</Button>
    </EmptyState>
  );
}
