import { Injectable } from '@nestjs/common';
import type { Connector, Item, PageResponse, PluggyClient as Sdk, Webhook } from 'pluggy-sdk';
import { ApiKey } from './api-key.js';
import { textOf } from './json-page.js';
import { PluggyError } from './pluggy-error.js';
import { type PluggyRequest, PluggyTransport } from './pluggy-transport.js';

/** A query whose undefined members are left out. Everything is URL-encoded here, which the SDK does not do. */
export type Query = Record<string, string | number | boolean | undefined>;

/** Pluggy's JSON as it travels over HTTP: the SDK's type, but with dates as the strings they are. */
export type Wire<T> = T extends Date ? string : T extends (infer U)[] ? Wire<U>[] : T extends object ? { [K in keyof T]: Wire<T[K]> } : T; // prettier-ignore

/** What `POST /connectors/{id}/validate` answers: 200 also when there are errors. */
export type ValidationResult = Awaited<ReturnType<Sdk['validateParameters']>>;

/** An Item as Pluggy sends it, with the fields that the SDK's type lacks (facts-2 on captured Items). */
export type WireItem = Wire<Item> & { oauthRedirectUri?: string | null; [more: string]: unknown };

interface CallOptions {
  /** A person is waiting for the answer. */
  userFacing?: boolean;
}

/**
 * Every call that the hub makes to Pluggy: the one place that knows paths, the key and what may be repeated.
 * All methods throw {@link PluggyError}.
 */
@Injectable()
export class PluggyClient {
  constructor(
    private readonly key: ApiKey,
    private readonly transport: PluggyTransport,
  ) {}

  fetchItem(itemId: string, options?: CallOptions): Promise<WireItem> {
    return this.json<WireItem>({
      method: 'GET',
      route: '/items/{id}',
      path: `/items/${encode(itemId)}`,
      ...options,
    });
  }

  /** Never repeated: an Item whose creation timed out may exist. `outcomeUnknown` says so. */
  createItem(body: object): Promise<WireItem> {
    return this.json<WireItem>({ method: 'POST', route: '/items', path: '/items', body, userFacing: true });
  }

  /** Only ever because a user asked, sent credentials, or both: Pluggy forbids scheduled updates. */
  updateItem(itemId: string, body: object): Promise<WireItem> {
    return this.json<WireItem>({
      method: 'PATCH', route: '/items/{id}', path: `/items/${encode(itemId)}`, body, userFacing: true,
    }); // prettier-ignore
  }

  sendMfa(itemId: string, answers: object): Promise<WireItem> {
    return this.json<WireItem>({
      method: 'POST', route: '/items/{id}/mfa', path: `/items/${encode(itemId)}/mfa`, body: answers, userFacing: true,
    }); // prettier-ignore
  }

  /** Deletes the Item at Pluggy and revokes its consent. An Item that is already gone counts as deleted. */
  async deleteItem(itemId: string, options?: CallOptions): Promise<void> {
    const path = `/items/${encode(itemId)}`;
    try {
      await this.text({ method: 'DELETE', route: '/items/{id}', path, repeatable: true, ...options });
    } catch (error) {
      if (!(error instanceof PluggyError && error.notFound)) throw error;
    }
  }

  createConnectToken(body: object): Promise<{ accessToken: string }> {
    return this.json({ method: 'POST', route: '/connect_token', path: '/connect_token', body, repeatable: true, userFacing: true }); // prettier-ignore
  }

  fetchConnectors(query: Query): Promise<PageResponse<Wire<Connector>>> {
    return this.json({ method: 'GET', route: '/connectors', path: `/connectors${queryString(query)}` });
  }

  fetchConnector(id: number): Promise<Wire<Connector>> {
    return this.json({
      method: 'GET',
      route: '/connectors/{id}',
      path: `/connectors/${id}?healthDetails=true`,
    });
  }

  validateParameters(connectorId: number, parameters: object): Promise<ValidationResult> {
    return this.json({
      method: 'POST', route: '/connectors/{id}/validate', path: `/connectors/${connectorId}/validate`,
      body: parameters, repeatable: true, userFacing: true,
    }); // prettier-ignore
  }

  /**
   * A product's page or object, as the text that Pluggy sent.
   * @param route as in Pluggy's reference; its `{name}`s are filled in from `ids`.
   */
  data(
    route: string,
    ids: Record<string, string>,
    query: Query = {},
    options?: CallOptions,
  ): Promise<string> {
    return this.text(dataCall(route, ids, query, options));
  }

  /** As {@link data}, as the bytes that came: what goes to the database needs no text in between. */
  bytes(route: string, ids: Record<string, string>, query: Query = {}): Promise<Buffer> {
    return this.send(dataCall(route, ids, query));
  }

  /** Corrects a transaction's category. @returns the transaction, as the text that Pluggy sent. */
  correctCategory(transactionId: string, categoryId: string): Promise<string> {
    return this.text({
      method: 'PATCH', route: '/transactions/{id}', path: `/transactions/${encode(transactionId)}`,
      body: { categoryId }, repeatable: true, userFacing: true,
    }); // prettier-ignore
  }

  /** @returns the rule, as the text that Pluggy sent. */
  createCategoryRule(rule: object): Promise<string> {
    return this.text({ method: 'POST', route: '/categories/rules', path: '/categories/rules', body: rule, userFacing: true }); // prettier-ignore
  }

  /** Deletes a category rule. One that is already gone counts as deleted. */
  async deleteCategoryRule(id: string): Promise<void> {
    const path = `/categories/rules/${encode(id)}`;
    try {
      await this.text({ method: 'DELETE', route: '/categories/rules/{id}', path, repeatable: true, userFacing: true }); // prettier-ignore
    } catch (error) {
      if (!(error instanceof PluggyError && error.notFound)) throw error;
    }
  }

  /** All webhooks of our application. Pluggy may answer 204 when there are none (its spec). */
  async fetchWebhooks(): Promise<PageResponse<Wire<Webhook> & { headers?: Record<string, string> | null }>> {
    const text = await this.text({ method: 'GET', route: '/webhooks', path: '/webhooks' });
    return JSON.parse(text || '{"page":1,"total":0,"totalPages":0,"results":[]}') as Awaited<
      ReturnType<PluggyClient['fetchWebhooks']>
    >;
  }

  createWebhook(body: {
    event: string;
    url: string;
    headers: Record<string, string>;
  }): Promise<Wire<Webhook>> {
    return this.json({ method: 'POST', route: '/webhooks', path: '/webhooks', body });
  }

  updateWebhook(id: string, body: object): Promise<Wire<Webhook>> {
    return this.json({
      method: 'PATCH',
      route: '/webhooks/{id}',
      path: `/webhooks/${encode(id)}`,
      body,
      repeatable: true,
    });
  }

  /** Deletes a webhook. One that is already gone counts as deleted. */
  async deleteWebhook(id: string): Promise<void> {
    const path = `/webhooks/${encode(id)}`;
    try {
      await this.text({ method: 'DELETE', route: '/webhooks/{id}', path, repeatable: true });
    } catch (error) {
      if (!(error instanceof PluggyError && error.notFound)) throw error;
    }
  }

  private async json<T>(call: PluggyRequest): Promise<T> {
    const text = await this.text(call);
    try {
      return JSON.parse(text) as T;
    } catch (error) {
      // A garbled answer is no answer, and what was asked for may have been done.
      throw new PluggyError(`${call.method} ${call.route}`, 0, undefined, {}, call.method !== 'GET', error);
    }
  }

  private async text(call: PluggyRequest): Promise<string> {
    return textOf(await this.send(call));
  }

  /**
   * Sends with the hub's key; a key that Pluggy refuses is replaced and the call sent once more. Twice more when the
   * replacement was another replica's: it may be as old, and as dead, as ours was.
   */
  private async send(call: PluggyRequest): Promise<Buffer> {
    let key = await this.key.current(call.userFacing);
    for (let replaced = 0; ; replaced++) {
      try {
        return await this.transport.send({ ...call, apiKey: key.apiKey });
      } catch (error) {
        if (!refusesKey(error) || replaced === 2 || (replaced === 1 && key.issuedHere)) throw error;
        key = await this.key.replacing(key.version, call.userFacing);
      }
    }
  }
}

/**
 * Pluggy's spec says 403 for an expired key and its error page 401: both are treated alike. A 403 with a
 * codeDescription is a refusal of the call, not of the key.
 */
const refusesKey = (error: unknown): boolean =>
  error instanceof PluggyError && [401, 403].includes(error.status) && !error.body?.codeDescription;

const encode = encodeURIComponent;

function dataCall(
  route: string,
  ids: Record<string, string>,
  query: Query,
  options?: CallOptions,
): PluggyRequest {
  const path = route.replace(/\{(\w+)\}/g, (_, name: string) => encode(ids[name]!));
  return { method: 'GET', route, path: path + queryString(query), ...options };
}

function queryString(query: Query): string {
  const pairs = Object.entries(query).flatMap(([k, v]) =>
    v === undefined ? [] : [`${encode(k)}=${encode(v)}`],
  );
  return pairs.length > 0 ? `?${pairs.join('&')}` : '';
}
