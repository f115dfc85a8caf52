import { dictionary } from '../texts/dictionary.ts';

const itens = (n: number): string => (n === 1 ? 'Item' : 'Itens');
const items = (n: number): string => (n === 1 ? 'Item' : 'Items');

export const incidentsTexts = dictionary({
  'pt-BR': {
    title: 'Incidentes',
    open: (n: number) => (n === 0 ? 'nenhum agora' : n === 1 ? '1 aberto' : `${n} abertos`),
    goodTitle: 'Nenhum banco com problemas',
    goodText:
      'Quando muitas conexões de um banco falharem, ou a Pluggy avisar de uma queda, aparece aqui sozinho.',
    since: 'desde',
    failing: (n: string, count: number) => `${n} ${itens(count)} com falha agora`,
    atWorst: (n: string) => `no pior momento: ${n}`,
    of: (n: string, all: string) => `${n} de ${all} conexões do banco falham por causa dele`,
    status: {
      OFFLINE: 'A Pluggy dá o banco como fora do ar',
      UNSTABLE: 'A Pluggy dá o banco como instável',
    },
    otherStatus: (status: string) => `Estado na Pluggy: ${status}`,
    told: 'A Pluggy informa',
    seen: 'Visto por nós',
    causes: 'O que indica',
    doTitle: 'O que fazer',
    doText:
      'É do banco ou da Pluggy: não envie links aos usuários. As conexões são tentadas de novo sozinhas, e os Itens saem da fila quando voltarem.',
    doTold: 'A Pluggy já sabe.',
    doUnknown:
      'A Pluggy ainda não informa nada: se durar um dia, abra um chamado com o id de alguns dos Itens.',
    items: (n: number) => `Ver ${n === 1 ? 'o Item' : `os ${n} Itens`}`,
    acknowledge: 'Reconhecer todos',
    acknowledged: (n: number) => `${n} ${n === 1 ? 'reconhecido' : 'reconhecidos'}.`,
    past: 'Encerrados',
    noPast: 'Nenhum incidente encerrado.',
    bank: 'Banco',
    began: 'Começou',
    lasted: 'Durou',
    worst: 'Itens no pior momento',
    states: {
      IDENTIFIED: 'identificado',
      INVESTIGATING: 'em investigação',
      MONITORING: 'em observação',
      RESOLVED: 'resolvido',
    },
    status_page: 'página de status',
  },
  en: {
    title: 'Incidents',
    open: (n: number) => (n === 0 ? 'none now' : `${n} open`),
    goodTitle: 'No bank is in trouble',
    goodText:
      'When many connections of a bank fail, or Pluggy tells of an outage, it is shown here by itself.',
    since: 'since',
    failing: (n: string, count: number) => `${n} failed ${items(count)} now`,
    atWorst: (n: string) => `at its worst: ${n}`,
    of: (n: string, all: string) => `${n} of ${all} connections of the bank fail because of it`,
    status: { OFFLINE: 'Pluggy calls the bank offline', UNSTABLE: 'Pluggy calls the bank unstable' },
    otherStatus: (status: string) => `Status at Pluggy: ${status}`,
    told: 'Pluggy says',
    seen: 'Seen by us',
    causes: 'What tells it',
    doTitle: 'What to do',
    doText:
      'It is the bank’s or Pluggy’s: send no links to users. The connections are tried again by themselves, and Items leave the queue when they are back.',
    doTold: 'Pluggy knows already.',
    doUnknown:
      'Pluggy does not tell of it yet: if it lasts a day, give its support the ids of some of the Items.',
    items: (n: number) => `Look at the ${n === 1 ? 'Item' : `${n} Items`}`,
    acknowledge: 'Acknowledge all',
    acknowledged: (n: number) => `${n} acknowledged.`,
    past: 'Over',
    noPast: 'No incident is over yet.',
    bank: 'Bank',
    began: 'Began',
    lasted: 'Lasted',
    worst: 'Items at its worst',
    states: {
      IDENTIFIED: 'identified',
      INVESTIGATING: 'under investigation',
      MONITORING: 'being watched',
      RESOLVED: 'resolved',
    },
    status_page: 'status page',
  },
});
