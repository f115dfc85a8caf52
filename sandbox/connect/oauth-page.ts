import type { FastifyInstance } from 'fastify';
import type { Bank } from '../bank/bank.js';
export function oauthPage(_app: FastifyInstance, _bank: Bank): void {}
