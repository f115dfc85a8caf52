import { Injectable, type OnModuleInit } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import type { FastifyAdapter } from '@nestjs/platform-fastify';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { Config } from '../kernel/config/config.js';
import { ErrorFilter } from '../kernel/http/error-filter.js';
import { ReceiveWebhook } from './receive-webhook.js';

/** Where Pluggy delivers, below PUBLIC_URL. */
export const WEBHOOK_PATH = '/webhooks/pluggy';
/** Pluggy has no signature by default (facts on delivery); this header, registered with the webhook, proves the sender. */
export const SECRET_HEADER = 'X-Hub-Webhook-Secret';

const MAX_BODY_BYTES = 1024 * 1024;
const ACCEPTED = '{}';

/**
 * `POST /webhooks/pluggy`. 200 once the webhook is committed; 400 for what is no webhook, 401 for a wrong secret,
 * 413 above 1 MiB, 503 when Pluggy should deliver again.
 *
 * A Fastify route in a scope of its own instead of a Nest controller, because only here bodies must stay the text
 * that came, whatever their content type; in that scope the parser reaches no other route.
 */
@Injectable()
export class WebhookRoute implements OnModuleInit {
  constructor(
    private readonly host: HttpAdapterHost<FastifyAdapter>,
    private readonly config: Config,
    private readonly receiver: ReceiveWebhook,
    private readonly errors: ErrorFilter,
  ) {}

  onModuleInit(): void {
    if (!this.config.servesApi) return;
    const server = this.host.httpAdapter.getInstance<FastifyInstance>();
    void server.register((scope, _options, done) => {
      this.declare(scope);
      done();
    });
  }

  private declare(scope: FastifyInstance): void {
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser(
      '*',
      { parseAs: 'string', bodyLimit: MAX_BODY_BYTES },
      (_request, body, done) => done(null, body),
    );
    scope.setErrorHandler((error, request, reply) => this.errors.answer(error, request, reply));
    scope.route({
      method: 'POST',
      url: WEBHOOK_PATH,
      bodyLimit: MAX_BODY_BYTES,
      // Before the body is read: a stranger's megabyte is not worth parsing.
      onRequest: (request) => this.receiver.authenticate(secretOf(request)),
      handler: async (request, reply) => {
        await this.receiver.receive(request.body as string | undefined);
        return reply.type('application/json').send(ACCEPTED);
      },
    });
  }
}

function secretOf(request: FastifyRequest): string | undefined {
  const given = request.headers[SECRET_HEADER.toLowerCase()];
  return typeof given === 'string' ? given : undefined;
}
