/* What the page says, in the languages of the people who connect: pt-BR, and en for everybody else. */
const pt = {
  page: 'Conectar sua conta',
  again: 'Tentar de novo',
  opening: ['Abrindo…', 'Em instantes você escolhe a sua instituição.'],
  success: ['Conta conectada', 'Pronto. Você já pode fechar esta página.'],
  error: ['Não foi possível conectar', 'Nada foi alterado. Você pode tentar de novo agora ou mais tarde.'],
  closed: ['Conexão interrompida', 'Você saiu antes de terminar. Nada foi conectado.'],
  expired: ['Este link expirou', 'Por segurança ele vale 30 minutos. Volte ao aplicativo e peça um novo.'],
  linkExpired: ['Este link expirou', 'Volte ao aplicativo e peça um novo.'],
  linkGone: ['Este link não vale mais', 'A conexão não existe mais. Volte ao aplicativo.'],
  invalid: ['Este link está incompleto', 'Volte ao aplicativo e abra o link novamente.'],
};

const en = {
  page: 'Connect your account',
  again: 'Try again',
  opening: ['Opening…', 'In a moment you choose your institution.'],
  success: ['Account connected', 'All done. You can close this page.'],
  error: ['Could not connect', 'Nothing was changed. You can try again now or later.'],
  closed: ['Connection interrupted', 'You left before the end. Nothing was connected.'],
  expired: [
    'This link has expired',
    'For your safety it is good for 30 minutes. Ask your app for a new one.',
  ],
  linkExpired: ['This link has expired', 'Go back to your app and ask for a new one.'],
  linkGone: [
    'This link is not valid any more',
    'The connection does not exist any more. Go back to your app.',
  ],
  invalid: ['This link is incomplete', 'Go back to your app and open the link again.'],
};

export const TEXTS = { pt, en };
