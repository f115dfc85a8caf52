import { Injectable } from '@nestjs/common';
import { CreateApp } from './create-app.js';

/** What others may ask of auth. */
@Injectable()
export class AuthFace {
  constructor(private readonly createAppCommand: CreateApp) {}

  /**
   * Registers an app and issues its credential; the secret is returned this once and never again.
   * @throws AppNameTaken when another app has the name.
   */
  async createApp(name: string): Promise<{ appId: string; clientId: string; clientSecret: string }> {
    return this.createAppCommand.run(name, 'hub');
  }
}
