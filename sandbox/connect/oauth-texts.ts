/** What the bank's page says, by language. */
const TEXTS = {
  'pt-BR': {
    badge: 'Sandbox: nenhum banco de verdade',
    title: 'autorização',
    asks: 'Um aplicativo pede, por meio da Pluggy, para ler:',
    accounts: 'contas, saldos e transações',
    cards: 'cartões e faturas',
    investments: 'investimentos e empréstimos',
    identity: 'dados cadastrais',
    yes: 'Autorizar',
    no: 'Recusar',
    done: 'Resposta recebida',
    close: 'Você já pode fechar esta janela e voltar ao aplicativo.',
  },
  en: {
    badge: 'Sandbox: no real bank',
    title: 'authorization',
    asks: 'An application asks, through Pluggy, to read:',
    accounts: 'accounts, balances and transactions',
    cards: 'cards and bills',
    investments: 'investments and loans',
    identity: 'personal details',
    yes: 'Authorize',
    no: 'Refuse',
    done: 'Answer received',
    close: 'You may close this window and go back to the application.',
  },
} as const;

const escaped = (text: string): string => text.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);

/** A page with the texts of its reader's language, and `values`, in place of its `{name}`s. */
export function translated(page: string, wish: string | undefined, values: Record<string, string>): string {
  const lang = (wish ?? 'pt').toLowerCase().startsWith('pt') ? 'pt-BR' : 'en';
  const texts: Record<string, string> = { ...TEXTS[lang], ...values, lang };
  return page.replace(/\{(\w+)\}/g, (whole, name: string) => escaped(texts[name] ?? whole));
}
