import { HubError } from './hub-error.js';

/**
 * Every route of Pluggy's own specification (July 2026, with the two of September). One that no controller of the hub
 * serves is answered 501 by {@link ErrorFilter}; serving it is enough to take it off, this list stays as it is. What apps
 * can call and is not here is the hub's own, and marked as such in the API document.
 */
const PLUGGY_ROUTES = `
POST /auth
POST /connect_token
GET /connectors
GET /connectors/{id}
POST /connectors/{id}/validate
POST /items
GET /v2/items
GET PATCH DELETE /items/{id}
POST /items/{id}/mfa
PATCH /items/{id}/disable-auto-sync
GET /items/{id}/resources
GET /items/{id}/scr
GET /consents
GET /consents/{id}
GET /accounts
GET /accounts/{id}
GET /accounts/{id}/statements
GET /accounts/{id}/balance
GET /transactions
GET PATCH /transactions/{id}
GET /v2/transactions
GET /investments
GET /investments/{id}
GET /investments/{id}/transactions
GET /identity
GET /identity/{id}
GET POST /webhooks
GET PATCH DELETE /webhooks/{id}
GET /categories
GET /categories/{id}
GET POST /categories/rules
DELETE /categories/rules/{id}
GET /loans
GET /loans/{id}
GET /merchants
GET /bills
GET /bills/{id}
GET POST /payments/customers
GET PATCH DELETE /payments/customers/{id}
GET POST /payments/recipients
GET PATCH DELETE /payments/recipients/{id}
GET /payments/recipients/institutions
GET /payments/recipients/institutions/{id}
GET POST /payments/requests
POST /payments/requests/automatic-pix
POST /payments/requests/pix-qr
GET PATCH DELETE /payments/requests/{id}
POST /payments/requests/{id}/automatic-pix/schedule
GET /payments/requests/{id}/automatic-pix/schedules
GET /payments/requests/{id}/automatic-pix/schedules/{paymentId}
POST /payments/requests/{id}/automatic-pix/cancel
POST /payments/requests/{id}/automatic-pix/schedules/{id}/cancel
POST /payments/requests/{id}/automatic-pix/schedules/{id}/retry
GET /payments/requests/{id}/schedules
POST /payments/requests/{id}/schedules/cancel
POST /payments/requests/{id}/schedules/{id}/cancel
GET POST /payments/intents
GET /payments/intents/{id}
GET POST /smart-transfers/preauthorizations
GET /smart-transfers/preauthorizations/{id}
GET /smart-transfers/preauthorizations/{id}/payments
POST /smart-transfers/payments
GET /smart-transfers/payments/{id}
POST /boleto-connections
POST /boleto-connections/from-item
POST /boletos
GET /boletos/{id}
POST /boletos/{id}/cancel
`;

/** `METHOD /template` of each, for the test that asks for them all. */
export const pluggyRoutes: readonly { method: string; template: string }[] = PLUGGY_ROUTES.trim()
  .split('\n')
  .flatMap((line) => {
    const words = line.split(' ');
    const template = words.pop() ?? '';
    return words.map((method) => ({ method, template }));
  });

const patterns = pluggyRoutes.map(({ method, template }) => ({
  method,
  path: new RegExp(`^${template.replace(/\{\w+\}/g, '[^/]+')}/?$`),
}));

const nameless = (template: string): string => template.replaceAll(/\{\w+\}/g, '{}');
const templates = new Set(pluggyRoutes.map(({ method, template }) => `${method} ${nameless(template)}`));

/** Whether a route of the hub's is one of Pluggy's, by its template; parameters may have other names there. */
export const isPluggyRoute = (method: string, template: string): boolean =>
  templates.has(`${method} ${nameless(template)}`);

/** 501: Pluggy has this route, the hub does not serve it. Said in words, so that nobody looks for a typing error. */
export class RouteNotServed extends HubError {
  readonly status = 501;
  override readonly codeDescription = 'NOT_IMPLEMENTED';

  /** The refusal for a request that no controller took, or undefined when Pluggy does not know the route either. */
  static for(method: string, url: string): RouteNotServed | undefined {
    const path = url.split('?', 1)[0] ?? '';
    return patterns.some((route) => route.method === method && route.path.test(path))
      ? new RouteNotServed(`Pluggy has ${method} ${path}, but pluggy-hub does not serve it`)
      : undefined;
  }
}
