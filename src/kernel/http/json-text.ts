import { Header } from '@nestjs/common';

/** Marks a route whose handler answers with JSON that is text already: PostgreSQL's or Pluggy's, sent as it is. */
export const JsonText = (): MethodDecorator => Header('content-type', 'application/json; charset=utf-8');
