import { Link } from 'wouter';
import { HOME } from '../pages.ts';
import { dictionary, useTexts } from '../texts/dictionary.ts';
import { PageHeader } from '../ui/page-header.tsx';
import { EmptyState } from '../ui/states.tsx';

const texts = dictionary({
  'pt-BR': { title: 'Página não encontrada', text: 'Não há nada neste endereço.', home: 'Ir ao início' },
  en: { title: 'Page not found', text: 'There is nothing at this address.', home: 'Go to the start' },
});

export function NotFoundPage() {
  const t = useTexts(texts);
  return (
    <>
      <PageHeader title={t.title} />
      <EmptyState title={t.text}>
        <Link to={HOME}>{t.home}</Link>
      </EmptyState>
    </>
  );
}
