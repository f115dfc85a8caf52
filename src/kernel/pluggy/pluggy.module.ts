import { Global, Module } from '@nestjs/common';
import { ApiKey } from './api-key.js';
import { PluggyClient } from './pluggy-client.js';
import { PluggyTransport } from './pluggy-transport.js';

/** Pluggy for every module: {@link PluggyClient} and nothing else. */
@Global()
@Module({ providers: [ApiKey, PluggyTransport, PluggyClient], exports: [PluggyClient] })
export class PluggyModule {}
