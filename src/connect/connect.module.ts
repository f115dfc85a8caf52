import { Global, Module } from '@nestjs/common';
import { ConnectPageController } from './connect-page.controller.js';
import { ConnectTokenController } from './connect-token.controller.js';
import { ConnectorCatalogue } from './connector-catalogue.js';
import { ConnectorsController } from './connectors.controller.js';
import { CreateConnectToken } from './create-connect-token.js';
import { ConnectFace } from './face.js';
import { FindOwner } from './find-owner.js';
import { ForgetEndUsers } from './forget-end-users.js';
import { MintEndUser } from './mint-end-user.js';
import { ReadConnector } from './read-connector.js';
import { RefreshConnectors } from './refresh-connectors.js';

/**
 * How a person's bank is connected: end users, connect tokens, the Connect page and the connector catalogue.
 * Global because connect and items each need the other's face.
 */
@Global()
@Module({
  controllers: [ConnectPageController, ConnectTokenController, ConnectorsController],
  providers: [
    ConnectFace,
    ConnectorCatalogue,
    CreateConnectToken,
    FindOwner,
    ForgetEndUsers,
    MintEndUser,
    ReadConnector,
    RefreshConnectors,
  ],
  exports: [ConnectFace],
})
export class ConnectModule {}
