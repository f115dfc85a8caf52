import type { FastifyInstance } from 'fastify';
import type { Bank } from '../bank/bank.js';
import { CATEGORIES, findCategory } from '../bank/categories.js';
import { PluggyError } from './pluggy-error.js';
import { bodyObject, pageOf, query } from './read-request.js';

export function categoryRoutes(app: FastifyInstance, bank: Bank): void {
  app.get('/categories', (request) => {
    const parentId = query(request, 'parentId');
    return pageOf(
      CATEGORIES.filter((category) => parentId === undefined || category.parentId === parentId),
      request,
    );
  });

  app.get<{ Params: { id: string } }>('/categories/:id', (request) => {
    const category = findCategory(request.params.id);
    if (!category) throw categoryNotFound();
    return category;
  });

  app.get('/categories/rules', (request) => {
    const rules = [...bank.categoryRules.values()];
    return pageOf(
      rules.map(({ description, categoryId }) => ({
        description,
        categoryId,
        category: findCategory(categoryId)?.description,
        clientId: bank.clientId,
        transactionType: null,
        accountType: null,
      })),
      request,
    );
  });

  app.post('/categories/rules', (request) => {
    const { description, categoryId } = bodyObject(request);
    if (typeof description !== 'string') throw new PluggyError(400, 'description must be a string');
    if (typeof categoryId !== 'string' || !findCategory(categoryId)) throw categoryNotFound();
    const id = bank.ids.encode('categoryRule', 0, 0, bank.nextNumber('categoryRule'));
    bank.categoryRules.set(id, { id, description, categoryId });
    bank.changed();
    return {
      id,
      description,
      categoryId,
      category: findCategory(categoryId)?.description,
      clientId: bank.clientId,
    };
  });

  app.delete<{ Params: { id: string } }>('/categories/rules/:id', async (request, reply) => {
    if (!bank.categoryRules.delete(request.params.id)) throw new PluggyError(404, 'category rule not found');
    bank.changed();
    return reply.code(204).send();
  });

  app.get('/merchants', (request) => {
    const cnpjs = (query(request, 'cnpjs') ?? '').split(',').filter(Boolean);
    const valid = cnpjs.filter((cnpj) => /^\d{14}$/.test(cnpj));
    return {
      foundMerchants: [],
      notFoundMerchants: valid,
      invalidCnpjs: cnpjs.filter((cnpj) => !valid.includes(cnpj)),
    };
  });
}

function categoryNotFound(): PluggyError {
  return new PluggyError(404, 'category not found', 'CATEGORY_NOT_FOUND');
}
