import type { Schema } from '../api/client.ts';
import { dictionary } from '../texts/dictionary.ts';

export type FlagName = Schema<'ItemFlag'>['flag'];
export type Turn = Schema<'ItemFlag'>['turn'];
export type Severity = Schema<'ItemFlag'>['severity'];

interface FlagText {
  /** In a badge. */
  name: string;
  /** What is wrong, to somebody who runs the hub. */
  cause: string;
  /** What they can do. */
  next: string;
}

/** What flags mean to admins: docs/health.md in plain words. A flag of the API that is not here fails the type check. */
export const flagTexts = dictionary<Record<FlagName, FlagText>>({
  'pt-BR': {
    ERRORED: {
      name: 'Falhou',
      cause: 'A última atualização falhou.',
      next: 'Envie o link de reconexão ao usuário se persistir.',
    },
    ACTION_REQUIRED: {
      name: 'Espera o usuário',
      cause: 'O banco espera uma confirmação do usuário.',
      next: 'Peça ao usuário que confirme no banco, ou envie o link de reconexão.',
    },
    STUCK: {
      name: 'Travado',
      cause: 'A atualização na Pluggy está demorando demais.',
      next: 'O hub consulta de novo sozinho. Se continuar, envie o id do Item ao suporte da Pluggy.',
    },
    STALE: {
      name: 'Desatualizado',
      cause: 'A Pluggy não atualizou os dados quando deveria.',
      next: 'O usuário pode atualizar; se continuar, fale com o suporte da Pluggy.',
    },
    SYNC_BEHIND: {
      name: 'Cópia atrasada',
      cause: 'A Pluggy tem dados mais novos que a nossa cópia.',
      next: 'O hub já está buscando. Se continuar, sincronize a cópia.',
    },
    PARTIAL: {
      name: 'Parcial',
      cause: 'Parte dos produtos não pôde ser atualizada.',
      next: 'Veja no Item quais produtos; o banco costuma se recuperar.',
    },
    AUTO_SYNC_DISABLED: {
      name: 'Sem atualização automática',
      cause: 'A Pluggy não atualiza mais este Item sozinha.',
      next: 'Uma atualização pedida pelo usuário a liga de novo: envie o link.',
    },
    CONSENT_EXPIRING: {
      name: 'Consentimento a vencer',
      cause: 'O consentimento no banco termina em breve.',
      next: 'Envie o link para o usuário renovar.',
    },
    CONSENT_EXPIRED: {
      name: 'Consentimento vencido',
      cause: 'O consentimento no banco terminou.',
      next: 'Envie o link para o usuário conectar de novo.',
    },
    CONSENT_REVOKED: {
      name: 'Consentimento revogado',
      cause: 'O usuário retirou o consentimento no banco.',
      next: 'Só se o usuário quiser: envie o link. Senão, os dados serão apagados no prazo.',
    },
    REMOVALS_HELD: {
      name: 'Remoções retidas',
      cause: 'A Pluggy deixou de listar muitos dados de uma vez.',
      next: 'Confira e decida: aplicar ou manter.',
    },
    DUPLICATE: {
      name: 'Duplicado',
      cause: 'A mesma pessoa conectou as mesmas contas de novo.',
      next: 'Aposente o Item mais antigo.',
    },
    UNKNOWN_STATUS: {
      name: 'Estado desconhecido',
      cause: 'A Pluggy informa um estado que esta versão não conhece.',
      next: 'Procure uma versão mais nova do hub.',
    },
    DELETED_BY_PLUGGY: {
      name: 'Removido pela Pluggy',
      cause: 'A Pluggy não tem mais este Item.',
      next: 'O usuário conecta o banco como um Item novo; os dados daqui continuam legíveis.',
    },
  },
  en: {
    ERRORED: {
      name: 'Failed',
      cause: 'The last update failed.',
      next: 'Send the user the reconnect link if it stays.',
    },
    ACTION_REQUIRED: {
      name: 'Waits for user',
      cause: 'The bank waits for the user to confirm something.',
      next: 'Ask the user to confirm at the bank, or send the reconnect link.',
    },
    STUCK: {
      name: 'Stuck',
      cause: 'The update at Pluggy takes far too long.',
      next: 'The hub asks again by itself. If it stays, give the Item’s id to Pluggy’s support.',
    },
    STALE: {
      name: 'Stale',
      cause: 'Pluggy did not update the data when it should have.',
      next: 'The user may refresh it; if it stays, ask Pluggy’s support.',
    },
    SYNC_BEHIND: {
      name: 'Copy behind',
      cause: 'Pluggy has newer data than our copy.',
      next: 'The hub is fetching it already. If it stays, sync the copy.',
    },
    PARTIAL: {
      name: 'Partial',
      cause: 'Some products could not be updated.',
      next: 'The Item says which; the bank usually recovers.',
    },
    AUTO_SYNC_DISABLED: {
      name: 'No automatic sync',
      cause: 'Pluggy does not update this Item by itself any more.',
      next: 'A refresh by the user switches it on again: send the link.',
    },
    CONSENT_EXPIRING: {
      name: 'Consent ends soon',
      cause: 'The consent at the bank ends soon.',
      next: 'Send the user the link to renew it.',
    },
    CONSENT_EXPIRED: {
      name: 'Consent ended',
      cause: 'The consent at the bank has ended.',
      next: 'Send the user the link to connect again.',
    },
    CONSENT_REVOKED: {
      name: 'Consent withdrawn',
      cause: 'The user has withdrawn the consent at the bank.',
      next: 'Only if the user wants it: send the link. Otherwise the data is erased when due.',
    },
    REMOVALS_HELD: {
      name: 'Removals held',
      cause: 'Pluggy has stopped listing much of the data, all at once.',
      next: 'Look at them and decide: apply or keep.',
    },
    DUPLICATE: {
      name: 'Duplicate',
      cause: 'The same person has connected the same accounts again.',
      next: 'Retire the older Item.',
    },
    UNKNOWN_STATUS: {
      name: 'Unknown status',
      cause: 'Pluggy tells a status that this version does not know.',
      next: 'Look for a newer version of the hub.',
    },
    DELETED_BY_PLUGGY: {
      name: 'Gone at Pluggy',
      cause: 'Pluggy does not have this Item any more.',
      next: 'The user connects the bank as a new Item; what is here stays readable.',
    },
  },
});

/** Why an execution failed, by its `executionStatus`. */
export const failureTexts = dictionary<Record<string, string>>({
  'pt-BR': {
    INVALID_CREDENTIALS: 'O banco recusou o usuário ou a senha.',
    INVALID_CREDENTIALS_MFA: 'O banco recusou o código de confirmação.',
    ACCOUNT_CREDENTIALS_RESET: 'O banco exige que a senha seja trocada.',
    ACCOUNT_LOCKED: 'O banco bloqueou o acesso à conta.',
    ACCOUNT_NEEDS_ACTION: 'Há uma pendência a resolver no site ou aplicativo do banco.',
    ALREADY_LOGGED_IN: 'O usuário estava com o banco aberto em outro lugar.',
    USER_NOT_SUPPORTED: 'Este tipo de usuário do banco não é suportado.',
    USER_AUTHORIZATION_PENDING: 'Falta autorizar o acesso no banco.',
    USER_AUTHORIZATION_NOT_GRANTED: 'O acesso não foi autorizado no banco.',
    USER_AUTHORIZATION_REVOKED: 'A autorização no banco terminou.',
    USER_INPUT_TIMEOUT: 'A resposta ao banco não chegou a tempo.',
    SITE_NOT_AVAILABLE: 'O banco estava fora do ar.',
    CONNECTION_ERROR: 'A conexão com o banco falhou.',
    OTHER: 'A Pluggy não conseguiu atualizar a conta.',
  },
  en: {
    INVALID_CREDENTIALS: 'The bank refused the user name or the password.',
    INVALID_CREDENTIALS_MFA: 'The bank refused the confirmation code.',
    ACCOUNT_CREDENTIALS_RESET: 'The bank demands a new password.',
    ACCOUNT_LOCKED: 'The bank has locked the account.',
    ACCOUNT_NEEDS_ACTION: 'Something has to be settled at the bank’s own site or app.',
    ALREADY_LOGGED_IN: 'The user was logged in at the bank elsewhere.',
    USER_NOT_SUPPORTED: 'This kind of bank user is not supported.',
    USER_AUTHORIZATION_PENDING: 'The access still has to be authorized at the bank.',
    USER_AUTHORIZATION_NOT_GRANTED: 'The access was not authorized at the bank.',
    USER_AUTHORIZATION_REVOKED: 'The consent at the bank has ended.',
    USER_INPUT_TIMEOUT: 'The answer to the bank did not come in time.',
    SITE_NOT_AVAILABLE: 'The bank was not available.',
    CONNECTION_ERROR: 'The connection to the bank failed.',
    OTHER: 'Pluggy could not update the account.',
  },
});

/** What to do about a failure, by whose turn it is. */
export const failureNextTexts = dictionary<Record<Turn, string>>({
  'pt-BR': {
    user: 'Envie o link de reconexão ao usuário.',
    bank: 'Nada a fazer por um dia: a Pluggy tenta de novo sozinha.',
    pluggy: 'A Pluggy tenta de novo sozinha. Se durar um dia, envie o id ao suporte.',
    us: 'Veja os detalhes no Item.',
  },
  en: {
    user: 'Send the user the reconnect link.',
    bank: 'Nothing for a day: Pluggy tries again by itself.',
    pluggy: 'Pluggy tries again by itself. If it lasts a day, give the id to its support.',
    us: 'The Item has the details.',
  },
});

export const turnTexts = dictionary<Record<Turn, string>>({
  'pt-BR': { user: 'Usuário', bank: 'Banco', pluggy: 'Pluggy', us: 'Nós' },
  en: { user: 'User', bank: 'Bank', pluggy: 'Pluggy', us: 'Us' },
});

export const severityTexts = dictionary<Record<Severity, string>>({
  'pt-BR': { error: 'erro', warning: 'aviso', info: 'informação' },
  en: { error: 'error', warning: 'warning', info: 'information' },
});
