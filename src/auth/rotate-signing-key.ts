import { Injectable } from '@nestjs/common';
import { Database, type Tx } from '../kernel/database/database.js';
import { audit } from './audit.js';
import { addSigningKey } from './signing-keys.js';

/** Lets a new key sign API keys; the previous one is still accepted, the one before that no more. */
@Injectable()
export class RotateSigningKey {
  constructor(private readonly database: Database) {}

  /** Rotates now. Doing it twice ends every API key issued before: the answer to a leaked signing key. */
  async run(actor: string): Promise<void> {
    await this.database.transaction((tx) => this.within(tx, actor));
  }

  /** Rotates in the caller's transaction. */
  async within(tx: Tx, actor: string): Promise<void> {
    await audit(tx, actor, 'signing key rotated', await addSigningKey(tx));
  }
}
