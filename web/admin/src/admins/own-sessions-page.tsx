import { dictionary, useTexts } from '../texts/dictionary.ts';
import { PageHeader } from '../ui/page-header.tsx';
import { OwnSessions } from './sessions.tsx';

const texts = dictionary({
  'pt-BR': { title: 'Minhas sessões', note: 'Onde você está logado. Encerre a que não reconhecer.' },
  en: { title: 'My sessions', note: 'Where you are logged in. End what you do not know.' },
});

export default function OwnSessionsPage() {
  const t = useTexts(texts);
  return (
    <>
      <PageHeader title={t.title} note={t.note} />
      <OwnSessions />
    </>
  );
}
