import type { OpenAPIObject } from '@nestjs/swagger';

/** One request that was sent to a local hub and what came back: secrets replaced, what is long shortened. */
export interface RecordedExchange {
  /** With its query. */
  path: string;
  body?: unknown;
  status: number;
  /** Media type of the answer, when it is not JSON. */
  type?: string;
  /** Not there when the answer had no body. */
  answer?: unknown;
  /** What was left out of the answer, in words. */
  shortened?: string;
  /** Why this very request does not do so on another hub, or twice, and what to send in its place. */
  again?: string;
}

/** By `METHOD /template`, in the order of a walk through the API; the document has the routes in the same order. */
export type RecordedExamples = Record<string, RecordedExchange[]>;

type Operation = NonNullable<OpenAPIObject['paths'][string]['get']>;

const isGood = ({ status }: RecordedExchange): boolean => status < 300;

/** The request that the explorer fills in: of those that went well the first that can be sent as it stands. */
export const filledIn = (exchanges: RecordedExchange[]): RecordedExchange | undefined =>
  exchanges.find((one) => isGood(one) && one.again === undefined) ?? exchanges.find(isGood);

/** Puts what was recorded of a route into its parameters, its body and its answers, as their examples. */
export function addExamples(
  operation: Operation,
  method: string,
  template: string,
  exchanges: RecordedExchange[],
): void {
  const first = filledIn(exchanges);
  if (first) {
    fillIn(operation, template, first);
    if (first.again)
      operation.description = [operation.description, `**To try it:** ${first.again}`]
        .filter(Boolean)
        .join('\n\n');
  }
  for (const exchange of exchanges) {
    if (exchange.body !== undefined && isGood(exchange)) addRequest(operation, exchange, exchange === first);
    if (exchange.answer !== undefined) addAnswer(operation, method, exchange, exchange === first);
  }
}

function fillIn(operation: Operation, template: string, { path }: RecordedExchange): void {
  const [place = '', query] = path.split('?');
  const names = [...template.matchAll(/\{(\w+)\}/g)].map(([, name]) => name!);
  const values = new RegExp(`^${template.replaceAll(/\{\w+\}/g, '([^/]+)')}$`).exec(place)?.slice(1) ?? [];
  const given = new URLSearchParams(query);
  names.forEach((name, n) => given.set(name, decodeURIComponent(values[n] ?? '')));
  for (const parameter of operation.parameters ?? []) {
    if (!('in' in parameter) || !given.has(parameter.name)) continue;
    const schema = parameter.schema as { type?: string } | undefined;
    parameter.schema = { ...schema, example: asType(schema?.type, given.get(parameter.name)!) };
  }
}

function asType(type: string | undefined, value: string): unknown {
  if (type === 'integer' || type === 'number') return Number(value);
  return type === 'array' ? value.split(',') : value;
}

/** By which one body is told from another where there is a choice. */
const LONGEST_SUMMARY = 60;

function addRequest(operation: Operation, { body, again }: RecordedExchange, isFirst: boolean): void {
  const content =
    operation.requestBody && 'content' in operation.requestBody ? operation.requestBody.content : {};
  const media = content['application/json'];
  if (!media) throw new Error(`${operation.operationId} was recorded with a body and takes none`);
  const text = JSON.stringify(body);
  const summary = text.length > LONGEST_SUMMARY ? `${text.slice(0, LONGEST_SUMMARY)}…` : text;
  const example = { summary, ...(again && { description: again }), value: body };
  media.examples = isFirst
    ? { recorded: example, ...media.examples }
    : { ...media.examples, [`recorded${Object.keys(media.examples ?? {}).length + 1}`]: example };
}

function addAnswer(operation: Operation, method: string, exchange: RecordedExchange, isFirst: boolean): void {
  const { path, body, status, type = 'application/json', answer, shortened, again } = exchange;
  const response = operation.responses[String(status)];
  const media = response && 'content' in response ? response.content?.[type] : undefined;
  if (!media) throw new Error(`${method} ${path} answered ${status} ${type}, which is not documented`);
  const sent = body === undefined || isFirst ? '' : `Sent: \`${JSON.stringify(body)}\`.`;
  const description = [again === undefined || isFirst ? '' : again, sent, shortened]
    .filter(Boolean)
    .join(' ');
  delete media.example;
  const number = Object.keys(media.examples ?? {}).length;
  media.examples = {
    ...media.examples,
    [number === 0 ? 'recorded' : `recorded${number + 1}`]: {
      summary: `${method} ${path}`,
      ...(description && { description }),
      value: answer,
    },
  };
}
