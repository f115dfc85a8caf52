import { getSchemaPath, type OpenAPIObject } from '@nestjs/swagger';
import { ErrorBodySchema } from '../kernel/http/error-body.schema.js';

const refusal = (description: string) => ({
  description,
  content: { 'application/json': { schema: { $ref: getSchemaPath(ErrorBodySchema) } } },
});

/** What the API document says of {@link WebhookRoute}, which is no Nest controller and so not found by itself. */
export const WEBHOOK_PATHS: OpenAPIObject['paths'] = {
  '/webhooks/pluggy': {
    post: {
      operationId: 'webhooksReceive',
      tags: ['Behind the scenes'],
      summary: 'Receives a webhook from Pluggy',
      description:
        'For Pluggy, not for apps; the hub registers it by itself. Answered once the webhook is committed. What it ' +
        'tells is never believed: it only makes the hub ask Pluggy.',
      security: [],
      parameters: [
        {
          name: 'X-Hub-Webhook-Secret',
          in: 'header',
          required: true,
          description: 'The secret that the hub registered with the webhook.',
          schema: { type: 'string' },
        },
      ],
      requestBody: {
        required: true,
        content: {
          'application/json': {
            schema: {
              type: 'object',
              required: ['event'],
              properties: {
                event: {
                  type: 'string',
                  description: 'What happened. Unknown events are kept and acknowledged.',
                },
                eventId: { type: 'string', description: 'The same on every delivery of one event.' },
              },
              additionalProperties: true,
            },
          },
        },
      },
      responses: {
        200: {
          description: 'It is committed.',
          content: { 'application/json': { schema: { type: 'object', additionalProperties: true } } },
        },
        400: refusal('It is not JSON, or has no string `event`.'),
        401: refusal('The secret is wrong. Pluggy never delivers it again.'),
        413: refusal('It is larger than 1 MiB.'),
        500: refusal('An unexpected error; Pluggy will deliver it again.'),
        503: refusal('Too many are waiting to be written; Pluggy will deliver it again.'),
      },
    },
  },
};
