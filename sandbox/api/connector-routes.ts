import type { FastifyInstance } from 'fastify';
import type { Bank } from '../bank/bank.js';
import type { Connector } from '../connectors/connector.js';
import { CONNECTORS, findConnector } from '../connectors/connector-catalogue.js';
import { connectorView } from '../connectors/connector-view.js';
import { validateCredentials } from '../connectors/validate-credentials.js';
import { PluggyError } from './pluggy-error.js';
import { bodyObject, pageOf, query } from './read-request.js';

const FLAGS = [
  'isOpenFinance',
  'supportsPaymentInitiation',
  'supportsSmartTransfers',
  'supportsAutomaticPix',
] as const;

/** The connector catalogue; without `sandbox=true` sandbox connectors are left out, as Pluggy does. */
export function connectorRoutes(app: FastifyInstance, bank: Bank): void {
  const config = { connectToken: true };

  app.get('/connectors', { config }, (request) => {
    const list = (name: string): string[] | undefined =>
      query(request, name)
        ?.replace(/[[\]"]/g, '')
        .split(',');
    const [countries, types] = [list('countries'), list('types')];
    const name = query(request, 'name')?.toLowerCase();
    const sandbox = query(request, 'sandbox') === 'true';
    const wanted = (connector: Connector): boolean =>
      !bank.retirements.has(connector.id) &&
      (sandbox || !connector.isSandbox) &&
      (!countries || countries.includes(connector.country)) &&
      (!types || types.includes(connector.type)) &&
      (!name || connector.name.toLowerCase().includes(name)) &&
      FLAGS.every(
        (flag) => query(request, flag) === undefined || String(connector[flag]) === query(request, flag),
      );
    const details = query(request, 'healthDetails') === 'true';
    return pageOf(
      CONNECTORS.filter(wanted).map(({ id }) => connectorView(bank, id, details)),
      request,
    );
  });

  app.get<{ Params: { id: string } }>('/connectors/:id', { config }, (request) => {
    return connectorView(
      bank,
      existing(bank, request.params.id).id,
      query(request, 'healthDetails') === 'true',
    );
  });

  app.post<{ Params: { id: string } }>('/connectors/:id/validate', { config }, (request) => {
    const connector = existing(bank, request.params.id);
    const parameters = bodyObject(request);
    return { parameters, errors: validateCredentials(connector, parameters) };
  });
}

function existing(bank: Bank, id: string): Connector {
  const connector = /^\d+$/.test(id) ? findConnector(Number(id)) : undefined;
  const retired = connector && (bank.retirements.get(connector.id) ?? Infinity) <= bank.clock.now();
  if (!connector || retired) throw new PluggyError(404, 'connector not found', 'CONNECTOR_NOT_FOUND');
  return connector;
}
