import { Global, Module } from '@nestjs/common';
import { AuthModule } from '../auth/auth.module.js';
import { ConnectPageController } from './connect-page.controller.js';
import { ConnectRetention } from './connect-retention.js';
import { ConnectTokenController } from './connect-token.controller.js';
import { ConnectorCatalogue } from './connector-catalogue.js';
import { ConnectorsController } from './connectors.controller.js';
import { CreateConnectToken } from './create-connect-token.js';
import { ConnectFace } from './face.js';
import { FindOwner } from './find-owner.js';
import { ForgetEndUsers } from './forget-end-users.js';
import { ForgetUser } from './forget-user.js';
import { ConnectLinkController } from './links/connect-link.controller.js';
import { CreateConnectLink } from './links/create-connect-link.js';
import { ForgetLinks } from './links/forget-links.js';
import { OpenConnectLink } from './links/open-connect-link.js';
import { MintEndUser } from './mint-end-user.js';
import { BeginSession } from './sessions/begin-session.js';
import { ConnectSessionController } from './sessions/connect-session.controller.js';
import { DescribeSession } from './sessions/describe-session.js';
import { TellOutcome } from './sessions/tell-outcome.js';
import { ReadConnector } from './read-connector.js';
import { RefreshConnectors } from './refresh-connectors.js';

/**
 * How a person's bank is connected: end users, connect tokens, the Connect page and the connector catalogue.
 * Global because connect and items each need the other's face.
 */
@Global()
@Module({
  imports: [AuthModule],
  controllers: [
    ConnectLinkController,
    ConnectPageController,
    ConnectSessionController,
    ConnectTokenController,
    ConnectorsController,
  ],
  providers: [
    BeginSession,
    ConnectFace,
    ConnectRetention,
    ConnectorCatalogue,
    CreateConnectLink,
    CreateConnectToken,
    DescribeSession,
    FindOwner,
    ForgetEndUsers,
    ForgetLinks,
    ForgetUser,
    MintEndUser,
    OpenConnectLink,
    ReadConnector,
    RefreshConnectors,
    TellOutcome,
  ],
  exports: [ConnectFace],
})
export class ConnectModule {}
