import { HubError } from '../kernel/http/hub-error.js';

/** 404 as Pluggy answers it. */
export class ConnectorNotFound extends HubError {
  readonly status = 404;
  override readonly codeDescription = 'CONNECTOR_NOT_FOUND';
  constructor() {
    super('connector not found');
  }
}
