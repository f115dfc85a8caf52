import { Injectable, type LoggerService } from '@nestjs/common';
import { pino, type Logger as Pino } from 'pino';
import { Config } from '../config/config.js';
import { maskDocuments } from '../http/mask-documents.js';
import { currentRequestId } from './request-context.js';

/**
 * Fields that never reach the log, wherever they appear one or two levels deep: secrets, bank credentials and
 * personal data. Bodies are never logged at all; this list guards against the accident.
 */
const SECRET_FIELDS = [
  'authorization', 'x-api-key', 'cookie', 'apiKey', 'accessToken', 'clientSecret', 'password', 'parameters', 'headers',
  'document', 'taxNumber', 'owner', 'cpf', 'cnpj', 'email', 'phoneNumbers', 'connect_token', 'body', 'data',
]; // prettier-ignore

/** Structured logs, one JSON object a line on stdout, each with the id of the request it belongs to. */
@Injectable()
export class Logger implements LoggerService {
  private readonly pino: Pino;

  constructor(config: Config) {
    this.pino = pino({
      level: config.LOG_LEVEL,
      base: { role: config.ROLE },
      redact: {
        paths: SECRET_FIELDS.flatMap((f) => [`["${f}"]`, `*["${f}"]`, `*.*["${f}"]`]),
        censor: '[redacted]',
      },
      serializers: { err: safeError },
      mixin: () => {
        const requestId = currentRequestId();
        return requestId ? { requestId } : {};
      },
    });
  }

  info(fields: object, message: string): void {
    this.pino.info(fields, message);
  }

  /** Nest's own lines at the start, two hundred of them: each module and route. They say nothing to who runs the hub. */
  log(message: unknown, context?: string): void {
    this.debug(message, context);
  }

  warn(fields: unknown, message?: string): void {
    if (typeof fields === 'object' && fields !== null) this.pino.warn(fields, message ?? '');
    else this.pino.warn({ context: message }, String(fields));
  }

  error(fields: unknown, ...rest: (string | undefined)[]): void {
    if (typeof fields === 'object' && fields !== null) this.pino.error(fields, rest[0] ?? '');
    else
      this.pino.error({ context: rest.at(-1), stack: rest.length > 1 ? rest[0] : undefined }, String(fields));
  }

  debug(message: unknown, context?: string): void {
    this.pino.debug({ context }, String(message));
  }
}

/**
 * An error without what it may carry along: PostgreSQL puts row values into `detail`, HTTP errors whole bodies; and any of
 * them may quote a document in its message.
 */
export function safeError(error: Error & { code?: unknown; status?: unknown }): object {
  return {
    type: error.name,
    message: maskDocuments(String(error.message)),
    code: error.code,
    status: error.status,
    stack: error.stack === undefined ? undefined : maskDocuments(String(error.stack)),
  };
}
