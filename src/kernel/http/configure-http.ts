import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify';
import type { Config } from '../config/config.js';
import { Metrics } from '../observability/metrics.js';
import { withRequestId } from '../observability/request-context.js';
import { InputPipe } from './input-pipe.js';

/** 500 ids of 36 characters, percent-encoded commas and the rest of the headers; Node's own limit is 16 KiB. */
const MAX_HEADER_BYTES = 64 * 1024;
/** Larger than any body that Pluggy or an app sends; more is answered 413. */
const MAX_BODY_BYTES = 1024 * 1024;

export function createHttpAdapter(config: Config): FastifyAdapter {
  return new FastifyAdapter({
    http: { maxHeaderSize: MAX_HEADER_BYTES },
    bodyLimit: MAX_BODY_BYTES,
    routerOptions: { maxParamLength: 200 },
    // What Fastify refuses before any route, a URL that is none or an id that is endless: also in Pluggy's form.
    frameworkErrors: (error: FastifyError, request: FastifyRequest, reply: FastifyReply) =>
      reply.server.errorHandler(error, request, reply),
    trustProxy: config.TRUST_PROXY,
    genReqId: (request: IncomingMessage) => {
      const given = request.headers['x-request-id'];
      return typeof given === 'string' && /^[\w.-]{1,64}$/.test(given) ? given : randomUUID();
    },
  });
}

/** What holds for every route: bodies, request ids, validation with Pluggy's messages, timings, a shutdown without delay. */
export function configureHttp(app: NestFastifyApplication): void {
  const metrics = app.get(Metrics);
  let closing = false;
  const server = app.getHttpAdapter().getInstance();
  // The official SDK sends `Content-Type: application/json` with a DELETE and no body.
  const parseJson = server.getDefaultJsonParser('error', 'error');
  app.useBodyParser('application/json', { bodyLimit: MAX_BODY_BYTES }, (request, body, done) => {
    if (body.length === 0) done(null, undefined);
    else void parseJson(request as FastifyRequest, body.toString(), done);
  });
  server
    .addHook('onRequest', (request, reply, done) => {
      void reply.header('x-request-id', request.id);
      withRequestId(request.id, done);
    })
    .addHook('preClose', (done) => {
      closing = true;
      done();
    })
    // A connection that was busy when the server began to close is not ended by it: kept alive by its client, it
    // would hold up the shutdown for as long as keep-alive lasts.
    .addHook('onSend', (_request, reply, _payload, done) => {
      if (closing) void reply.header('connection', 'close');
      done();
    })
    .addHook('onResponse', (request, reply, done) => {
      const labels = {
        method: request.method,
        route: request.routeOptions.url ?? 'none',
        status: String(reply.statusCode),
      };
      metrics.httpSeconds.observe(labels, reply.elapsedTime / 1000);
      done();
    });
  app.useGlobalPipes(new InputPipe());
}
