import { Body, Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiBody, ApiOkResponse, ApiParam, ApiTags } from '@nestjs/swagger';
import { JsonText } from '../kernel/http/json-text.js';
import { BadInput } from '../kernel/http/hub-error.js';
import { PluggyErrors } from '../kernel/http/pluggy-errors.js';
import { ConnectorPage, ConnectorSchema } from '../kernel/pluggy/connector.schema.js';
import { PluggyClient, type ValidationResult } from '../kernel/pluggy/pluggy-client.js';
import { ConnectorNotFound } from './connect-errors.js';
import { ConnectorCatalogue } from './connector-catalogue.js';
import { ConnectorDetailQuery, ConnectorQuery } from './connectors.dto.js';
import { RefreshConnectors } from './refresh-connectors.js';
import { ValidationResultSchema } from './validation-result.schema.js';

@Controller('connectors')
@ApiTags('Connect an account')
export class ConnectorsController {
  constructor(
    private readonly catalogue: ConnectorCatalogue,
    private readonly refresh: RefreshConnectors,
    private readonly pluggy: PluggyClient,
  ) {}

  /** Lists the connectors, all on one page. */
  @Get()
  @JsonText()
  @ApiOkResponse({ type: ConnectorPage })
  @PluggyErrors(400, 502)
  async list(@Query() query: ConnectorQuery): Promise<string> {
    await this.refresh.ensureFilled();
    return this.catalogue.page(query);
  }

  /** Reads one connector. Also one that Pluggy no longer lists, as there may be Items of it. */
  @Get(':id')
  @JsonText()
  @ApiParam({ name: 'id', type: 'integer', example: 2 })
  @ApiOkResponse({ type: ConnectorSchema })
  @PluggyErrors(400, 404, 502)
  async read(@Param('id') id: string, @Query() query: ConnectorDetailQuery): Promise<string> {
    await this.refresh.ensureFilled();
    const connector = await this.catalogue.find(connectorId(id), query.healthDetails ?? false);
    if (connector === undefined) throw new ConnectorNotFound();
    return connector;
  }

  /**
   * Checks credentials against the connector's rules, at Pluggy. 200 also when there are errors. The credentials are
   * passed on and neither kept nor logged.
   */
  @Post(':id/validate')
  @HttpCode(200)
  @ApiParam({ name: 'id', type: 'integer', example: 2 })
  @ApiBody({
    description: "The connector's credentials by their names.",
    schema: { type: 'object', additionalProperties: { type: 'string' } },
  })
  @ApiOkResponse({ type: ValidationResultSchema })
  @PluggyErrors(400, 404, 429, 502)
  async validate(@Param('id') id: string, @Body() parameters: unknown): Promise<ValidationResult> {
    if (typeof parameters !== 'object' || parameters === null || Array.isArray(parameters))
      throw new BadInput('The parameters must be an object of credential names and values');
    return this.pluggy.validateParameters(connectorId(id), parameters);
  }
}

/** A number that a connector may have. */
function connectorId(text: string): number {
  if (!/^\d{1,9}$/.test(text)) throw new BadInput('id must be a number');
  return Number(text);
}
