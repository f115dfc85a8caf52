import { Injectable } from '@nestjs/common';
import type { Tx } from '../kernel/database/database.js';
import { ConnectorCatalogue, type TroubledConnector } from './connector-catalogue.js';
import { FindOwner, type Owner } from './find-owner.js';
import { ForgetUser, type MintedId } from './forget-user.js';
import { type ConnectLink, CreateConnectLink } from './links/create-connect-link.js';
import { MintEndUser } from './mint-end-user.js';

/** What others may ask of connect. */
@Injectable()
export class ConnectFace {
  constructor(
    private readonly mint: MintEndUser,
    private readonly findOwner: FindOwner,
    private readonly forget: ForgetUser,
    private readonly createConnectLink: CreateConnectLink,
    private readonly catalogue: ConnectorCatalogue,
  ) {}

  /**
   * The opaque id that Pluggy is given as `clientUserId`: the same for the same (app, user) always, a new one each
   * time when the app names no user.
   */
  mintEndUser(tx: Tx, appId: string, clientUserId: string | null): Promise<string> {
    return this.mint.run(tx, appId, clientUserId);
  }

  /** The app and user behind a minted id; undefined for an id that is not ours. */
  ownerOf(tx: Tx, endUserId: string): Promise<Owner | undefined> {
    return this.findOwner.run(tx, endUserId);
  }

  /** See {@link ForgetUser.run}. @returns the ids that were minted for the user. */
  forgetUser(tx: Tx, appId: string, clientUserId: string): Promise<MintedId[]> {
    return this.forget.run(tx, appId, clientUserId);
  }

  /** See {@link ForgetUser.again}. */
  forgetAgain(tx: Tx, users: MintedId[]): Promise<void> {
    return this.forget.again(tx, users);
  }

  /**
   * A link for the Item's user to connect it again; the caller knows that the Item is the app's.
   * @param alongside what happens in the transaction that makes it.
   */
  createLink(
    appId: string,
    itemId: string,
    by: 'app' | `admin:${string}`,
    alongside?: (tx: Tx) => Promise<void>,
  ): Promise<ConnectLink> {
    return this.createConnectLink.run(appId, itemId, by, {}, alongside);
  }

  /** As {@link createLink}, or one that was made before and is still good for a while. */
  standingLink(appId: string, itemId: string): Promise<ConnectLink> {
    return this.createConnectLink.standing(appId, itemId, 'app');
  }

  /** The connectors that Pluggy says are not well. In the caller's transaction, which may hold no other connection. */
  troubledConnectors(tx: Tx): Promise<TroubledConnector[]> {
    return this.catalogue.troubled(tx);
  }
}
