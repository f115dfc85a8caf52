import { Body, Controller, Delete, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiNoContentResponse, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { JsonText } from '../../kernel/http/json-text.js';
import { type Caller, CallingApp } from '../../kernel/http/caller.js';
import { PluggyErrors } from '../../kernel/http/pluggy-errors.js';
import { CategoryRules } from '../reference/category-rules.js';
import { Categories } from '../reference/categories.js';
import { CategoriesQuery, CategoryParams, CategoryRuleBody, CategoryRuleParams } from './categories.dto.js';
import { CategoryPage, CategoryRulePage, CategoryRuleSchema, CategorySchema } from './category.schema.js';
import { CategoryNotFound } from './read-errors.js';

/** Pluggy's categories, and each app's rules for them. */
@Controller('categories')
@ApiTags('Look things up')
export class CategoriesController {
  constructor(
    private readonly categories: Categories,
    private readonly rules: CategoryRules,
  ) {}

  /** All categories, or those below one. From a copy that is a day old at most. */
  @Get()
  @JsonText()
  @ApiOkResponse({ description: 'All, on one page.', type: CategoryPage })
  @PluggyErrors(400, 502)
  list(@Query() { parentId }: CategoriesQuery): Promise<string> {
    return this.categories.page(parentId);
  }

  /** The calling app's rules, from Pluggy. */
  @Get('rules')
  @ApiOkResponse({ description: 'All, on one page.', type: CategoryRulePage })
  @PluggyErrors(429, 502)
  listRules(@CallingApp() app: Caller): Promise<CategoryRulePage> {
    return this.rules.list(app.appId);
  }

  /**
   * Makes a rule at Pluggy. All apps of the hub are one client there, so it acts on the transactions of all of them;
   * only the app that made it sees and deletes it.
   */
  @Post('rules')
  @HttpCode(200)
  @JsonText()
  @ApiOkResponse({ description: 'The rule.', type: CategoryRuleSchema })
  @PluggyErrors(400, 404, 429, 502)
  createRule(@CallingApp() app: Caller, @Body() rule: CategoryRuleBody): Promise<string> {
    return this.rules.create(app.appId, rule);
  }

  /** Deletes a rule of the calling app at Pluggy. */
  @Delete('rules/:id')
  @HttpCode(204)
  @ApiNoContentResponse({ description: 'It is gone.' })
  @PluggyErrors(400, 404, 429, 502)
  deleteRule(@CallingApp() app: Caller, @Param() { id }: CategoryRuleParams): Promise<void> {
    return this.rules.delete(app.appId, id);
  }

  /** One category. */
  @Get(':id')
  @JsonText()
  @ApiOkResponse({ description: 'The category.', type: CategorySchema })
  @PluggyErrors(400, 404, 502)
  async one(@Param() { id }: CategoryParams): Promise<string> {
    const category = await this.categories.one(id);
    if (category === undefined) throw new CategoryNotFound();
    return category;
  }
}
