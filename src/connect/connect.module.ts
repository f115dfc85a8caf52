import { Module } from '@nestjs/common';
import { ConnectFace } from './face.js';
import { FindOwner } from './find-owner.js';
import { MintEndUser } from './mint-end-user.js';

/** How a person's bank is connected: end users, connect tokens, the Connect page and the connector catalogue. */
@Module({
  providers: [ConnectFace, FindOwner, MintEndUser],
  exports: [ConnectFace],
})
export class ConnectModule {}
