import { type Flag, FLAGS, meaningOf } from '../health/flags.js';
import { causeOf } from '../health/causes.js';

interface Message {
  'pt-BR': string;
  en: string;
}

const SAYS: Record<string, Message> = {
  CREATED: { 'pt-BR': 'Conexão criada.', en: 'Connection made.' },
  RECOVERED: { 'pt-BR': 'A conexão voltou a funcionar.', en: 'The connection works again.' },
  WAITING: {
    'pt-BR': 'O banco espera uma resposta do usuário.',
    en: 'The bank waits for an answer of the user.',
  },
  UNKNOWN_STATUS: {
    'pt-BR': 'A Pluggy informou um estado que esta versão não conhece.',
    en: 'Pluggy told a status that this version does not know.',
  },
  GONE: {
    'pt-BR': 'A Pluggy não tem mais esta conexão.',
    en: 'Pluggy does not have this connection any more.',
  },
  UPDATE_ASKED: { 'pt-BR': 'Atualização pedida.', en: 'An update was asked for.' },
  MFA_ANSWERED: { 'pt-BR': 'O usuário respondeu ao banco.', en: 'The user has answered the bank.' },
  CONNECT_LINK_MADE: { 'pt-BR': 'Link de reconexão criado.', en: 'A link to connect again was made.' },
  CONNECT_LINK_OPENED: {
    'pt-BR': 'O link de reconexão foi aberto.',
    en: 'The link to connect again was opened.',
  },
  REVIEW_ACKNOWLEDGED: { 'pt-BR': 'Visto por um administrador.', en: 'An admin knows of it.' },
  REVIEW_SNOOZED: { 'pt-BR': 'Adiado por um administrador.', en: 'An admin put it off.' },
  REVIEW_RESOLVED: {
    'pt-BR': 'Dado por resolvido por um administrador.',
    en: 'An admin called it resolved.',
  },
  REVIEW_REOPENED: { 'pt-BR': 'De volta à fila de revisão.', en: 'Back in the review queue.' },
  REVIEW_NOTED: { 'pt-BR': 'Anotação de um administrador.', en: 'An admin made a note.' },
  READ_AGAIN: {
    'pt-BR': 'Um administrador pediu nova leitura dos dados.',
    en: 'An admin had the data read again.',
  },
  SUPERSEDED_ANOTHER: {
    'pt-BR': 'Substituiu uma conexão mais antiga às mesmas contas.',
    en: 'It took the place of an older connection to the same accounts.',
  },
  CONSENT_GRANTED: {
    'pt-BR': 'O usuário autorizou o acesso aos seus dados.',
    en: 'The user allowed access to their data.',
  },
  CONSENT_RENEWED: { 'pt-BR': 'O usuário renovou a autorização.', en: 'The user renewed the consent.' },
  REMOVALS_APPLIED: {
    'pt-BR': 'Um administrador confirmou a remoção de linhas que o banco não tem mais.',
    en: 'An admin had rows removed that the bank does not have any more.',
  },
  REMOVALS_DISMISSED: {
    'pt-BR': 'Um administrador decidiu manter linhas que o banco não lista mais.',
    en: 'An admin decided to keep rows that the bank does not list any more.',
  },
  UPDATE_REFUSED: {
    'pt-BR': 'Uma atualização foi pedida e não pôde ser feita.',
    en: 'An update was asked for and could not be made.',
  },
};

/** How a consent ended. */
const ENDS: Record<string, Message> = {
  revoked: { 'pt-BR': 'O usuário revogou a autorização no banco.', en: 'The user withdrew the consent at the bank.' },
  expired: { 'pt-BR': 'A autorização venceu.', en: 'The consent ran out.' },
}; // prettier-ignore

/** What happened, in words for people. */
export function messageOfEntry(kind: string, detail: Record<string, unknown>): Message {
  if (kind === 'FAILED') return causeOf(String(detail.executionStatus ?? detail.code));
  if (kind === 'SYNC_RUN') return run(detail);
  if (kind.startsWith('FLAG_')) return flag(kind === 'FLAG_CLEARED', detail);
  const end = kind === 'CONSENT_ENDED' ? ENDS[String(detail.reason)] : undefined;
  return end ?? SAYS[kind] ?? { 'pt-BR': kind, en: kind };
}

function run({ outcome, added, changed, removed }: Record<string, unknown>): Message {
  const counts = (words: [one: string, more: string][]): string =>
    [added, changed, removed].map((n, at) => `${Number(n)} ${words[at]![n === 1 ? 0 : 1]}`).join(', ');
  const [pt, en] =
    { done: ['Dados lidos', 'Data read'], partial: ['Parte dos dados lida', 'Part of the data read'] }[
      String(outcome)
    ] ??
    (outcome === null
      ? ['Lendo os dados', 'Reading the data']
      : ['A leitura dos dados não terminou', 'Reading the data did not succeed']);
  return {
    'pt-BR': `${pt}: ${counts([
      ['linha nova', 'linhas novas'],
      ['alterada', 'alteradas'],
      ['removida', 'removidas'],
    ])}.`,
    en: `${en}: ${counts([
      ['row added', 'rows added'],
      ['changed', 'changed'],
      ['removed', 'removed'],
    ])}.`,
  };
}

function flag(cleared: boolean, detail: Record<string, unknown>): Message {
  const name = String(detail.flag);
  const known = FLAGS.includes(name as Flag)
    ? meaningOf(name as Flag, detail.evidence as object).message
    : { 'pt-BR': name, en: name };
  return cleared ? { 'pt-BR': `Resolvido: ${known['pt-BR']}`, en: `Over: ${known.en}` } : known;
}
