import { Injectable } from '@nestjs/common';
import type { Tx } from '../kernel/database/database.js';
import { FindOwner, type Owner } from './find-owner.js';
import { MintEndUser } from './mint-end-user.js';

/** What others may ask of connect. */
@Injectable()
export class ConnectFace {
  constructor(
    private readonly mint: MintEndUser,
    private readonly findOwner: FindOwner,
  ) {}

  /**
   * The opaque id that Pluggy is given as `clientUserId`: the same for the same (app, user) always, a new one each
   * time when the app names no user.
   */
  mintEndUser(tx: Tx, appId: string, clientUserId: string | null): Promise<string> {
    return this.mint.run(tx, appId, clientUserId);
  }

  /** The app and user behind a minted id; undefined for an id that is not ours. */
  ownerOf(endUserId: string): Promise<Owner | undefined> {
    return this.findOwner.run(endUserId);
  }
}
