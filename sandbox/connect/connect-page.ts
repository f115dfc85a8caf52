import type { FastifyInstance } from 'fastify';
export function connectPage(_app: FastifyInstance): void {}
