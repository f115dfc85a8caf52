import type { FastifyInstance } from 'fastify';
import type { Bank, CategoryRule } from '../bank/bank.js';
import { CATEGORIES, findCategory } from '../bank/categories.js';
import { findMerchant, isCnpj } from '../bank/merchants.js';
import { PluggyError } from './pluggy-error.js';
import { bodyObject, pageOf, pathUuid, query } from './read-request.js';

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
    return pageOf(
      [...bank.categoryRules.values()].map((rule) => ruleView(bank, rule)),
      request,
    );
  });

  app.post('/categories/rules', (request) => {
    const given = bodyObject(request);
    const { description, categoryId } = given;
    if (typeof description !== 'string') throw new PluggyError(400, 'description must be a string');
    if (typeof categoryId !== 'string' || !findCategory(categoryId)) throw categoryNotFound();
    const id = bank.ids.encode('categoryRule', 0, 0, bank.nextNumber('categoryRule'));
    const rule: CategoryRule = {
      id,
      description,
      categoryId,
      transactionType: oneOf(given, 'transactionType', ['DEBIT', 'CREDIT']),
      accountType: oneOf(given, 'accountType', ['CHECKING_ACCOUNT', 'CREDIT_CARD']),
      matchType: oneOf(given, 'matchType', ['exact', 'contains', 'startsWith', 'endsWith']) ?? 'exact',
    };
    bank.categoryRules.set(id, rule);
    bank.changed();
    return ruleView(bank, rule);
  });

  app.delete('/categories/rules/:id', async (request, reply) => {
    if (!bank.categoryRules.delete(pathUuid(request).toLowerCase()))
      throw new PluggyError(404, 'Category rule not found', 'CATEGORY_RULE_NOT_FOUND');
    bank.changed();
    return reply.code(204).send();
  });

  app.get('/merchants', (request) => {
    const cnpjs = (query(request, 'cnpjs') ?? '')
      .split(',')
      .map((cnpj) => cnpj.trim())
      .filter(Boolean);
    if (cnpjs.length === 0) throw new PluggyError(400, 'cnpjs should not be empty');
    const digits = (cnpj: string): string => cnpj.replace(/[./-]/g, '');
    const valid = [...new Set(cnpjs.map(digits).filter(isCnpj))];
    return {
      foundMerchants: valid.flatMap((cnpj) => findMerchant(cnpj) ?? []),
      notFoundMerchants: valid.filter((cnpj) => !findMerchant(cnpj)),
      invalidCnpjs: cnpjs.filter((cnpj) => !isCnpj(digits(cnpj))),
    };
  });
}

/** The document's fields, and the two without which a rule could be neither deleted nor understood. */
function ruleView(bank: Bank, rule: CategoryRule): Record<string, unknown> {
  return {
    id: rule.id,
    description: rule.description,
    categoryId: rule.categoryId,
    category: findCategory(rule.categoryId)?.description,
    clientId: bank.clientId,
    transactionType: rule.transactionType ?? null,
    accountType: rule.accountType ?? null,
    matchType: rule.matchType ?? 'exact',
  };
}

function oneOf(given: Record<string, unknown>, name: string, values: string[]): string | null {
  const value = given[name] ?? null;
  if (value === null || values.includes(value as string)) return value as string | null;
  throw new PluggyError(400, `${name} must be one of the following values: ${values.join(', ')}`);
}

function categoryNotFound(): PluggyError {
  return new PluggyError(404, 'category not found', 'CATEGORY_NOT_FOUND');
}
