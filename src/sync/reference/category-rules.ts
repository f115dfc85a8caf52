import { Injectable } from '@nestjs/common';
import { Database } from '../../kernel/database/database.js';
import { PluggyClient } from '../../kernel/pluggy/pluggy-client.js';
import type { CategoryRuleBody } from '../serve/categories.dto.js';
import type { CategoryRulePage, CategoryRuleSchema } from '../serve/category.schema.js';
import { CategoryRuleNotFound } from '../serve/read-errors.js';

/**
 * Rules that assign categories. They live at Pluggy, where all apps are one client; here is only whose each one is. A
 * rule whose making was cut off between Pluggy and here stays there as nobody's.
 */
@Injectable()
export class CategoryRules {
  constructor(
    private readonly database: Database,
    private readonly pluggy: PluggyClient,
  ) {}

  /** The app's own rules. */
  async list(appId: string): Promise<CategoryRulePage> {
    const own = await this.database.query<{ id: string }>(
      `select id from sync.category_rules where app_id = $1`,
      [appId],
    );
    const results: CategoryRuleSchema[] = [];
    for (let page = 1, pages = 1; own.length > 0 && page <= pages; page++) {
      const text = await this.pluggy.data('/categories/rules', {}, page > 1 ? { page } : {}, {
        userFacing: true,
      });
      const answer = JSON.parse(text) as CategoryRulePage;
      results.push(...answer.results.filter((rule) => own.some(({ id }) => id === rule.id)));
      pages = answer.totalPages;
    }
    return { page: 1, total: results.length, totalPages: 1, results };
  }

  /** Makes a rule at Pluggy and remembers whose it is. @returns the rule as Pluggy sent it. */
  async create(appId: string, body: CategoryRuleBody): Promise<string> {
    const text = await this.pluggy.createCategoryRule(body);
    const { id } = JSON.parse(text) as CategoryRuleSchema;
    await this.database.query(
      `insert into sync.category_rules (id, app_id) values ($1, $2) on conflict (id) do nothing`,
      [id, appId],
    );
    return text;
  }

  /** @throws CategoryRuleNotFound unless it is the app's. */
  async delete(appId: string, id: string): Promise<void> {
    const own = await this.database.query(`select 1 from sync.category_rules where id = $1 and app_id = $2`, [
      id,
      appId,
    ]);
    if (own.length === 0) throw new CategoryRuleNotFound();
    await this.pluggy.deleteCategoryRule(id);
    await this.database.query(`delete from sync.category_rules where id = $1`, [id]);
  }
}
