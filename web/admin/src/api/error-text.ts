import { dictionary, useTexts } from '../texts/dictionary.ts';
import type { ApiError } from './client.ts';

const texts = dictionary({
  'pt-BR': {
    noAnswer: 'O hub não responde. Verifique a conexão; tudo volta sozinho quando ele voltar.',
    unexpected: (id: string) => `Erro inesperado no hub. Procure por ${id} no log.`,
    failed: 'Erro inesperado no hub.',
    login: 'Usuário ou senha incorretos.',
    throttled: (seconds: number) =>
      `Tentativas demais. Espere ${seconds < 90 ? `${seconds} segundos` : `${Math.ceil(seconds / 60)} minutos`}.`,
    role: 'Sua conta só pode ver, não agir.',
    notFound: 'Não encontrado: talvez já tenha sido apagado.',
    pluggy: 'A Pluggy não respondeu como esperado. Tente de novo em instantes.',
  },
  en: {
    noAnswer: 'The hub does not answer. Check the connection; all is well again when it is back.',
    unexpected: (id: string) => `Unexpected error at the hub. Look for ${id} in the log.`,
    failed: 'Unexpected error at the hub.',
    login: 'The user or the password is not right.',
    throttled: (seconds: number) =>
      `Too many tries. Wait ${seconds < 90 ? `${seconds} seconds` : `${Math.ceil(seconds / 60)} minutes`}.`,
    role: 'Your account may look, but not act.',
    notFound: 'Not found: it may have been deleted.',
    pluggy: 'Pluggy did not answer as it should. Try again in a moment.',
  },
});

/** An error of the API in words. What has none of its own here is told as the hub tells it. */
export function useErrorText(): (error: ApiError) => string {
  const t = useTexts(texts);
  return ({ status, codeDescription, message, errorId, retryAfter }) => {
    if (status === 0) return t.noAnswer;
    if (codeDescription === 'LOGIN_REFUSED') return t.login;
    if (codeDescription === 'ROLE_REQUIRED') return t.role;
    if (status === 429) return t.throttled(retryAfter ?? 60);
    if (status === 404) return t.notFound;
    if (status === 502 || status === 504) return t.pluggy;
    if (status >= 500) return errorId ? t.unexpected(errorId) : t.failed;
    return message;
  };
}
