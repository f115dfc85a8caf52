import { Injectable } from '@nestjs/common';
import type { Tx } from '../kernel/database/database.js';
import { ConnectorCatalogue, type TroubledConnector } from './connector-catalogue.js';
import { FindOwner, type Owner } from './find-owner.js';
import { type ConnectLink, CreateConnectLink } from './links/create-connect-link.js';
import { MintEndUser } from './mint-end-user.js';

/** What others may ask of connect. */
@Injectable()
export class ConnectFace {
  constructor(
    private readonly mint: MintEndUser,
    private readonly findOwner: FindOwner,
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

  /**
   * Forgets an app's user: from now on the minted ids lead to nobody, and Items that still come with them are to be
   * deleted. The ids themselves go when no webhook can be under way any more.
   */
  async forgetUser(tx: Tx, appId: string, clientUserId: string): Promise<void> {
    const forgotten = await tx.query<{ id: string }>(
      `update connect.end_users
          set client_user_id = null, forgotten_at = clock_timestamp(), item_erased_at = clock_timestamp(),
              used_at = clock_timestamp()
        where app_id = $1 and client_user_id = $2 returning id`,
      [appId, clientUserId],
    );
    await tx.query(`delete from connect.sessions where end_user_id = any($1)`, [
      forgotten.map(({ id }) => id),
    ]);
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
