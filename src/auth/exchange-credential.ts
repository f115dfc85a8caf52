import { Injectable } from '@nestjs/common';
import { Database } from '../kernel/database/database.js';
import { ApiKeys } from './api-keys.js';
import { ClientKeysUnauthorized } from './auth-errors.js';
import { FailureLimit } from './failure-limit.js';
import { hashSecret, matchesHash } from './secret-hash.js';
import { WaitingLine } from './waiting-line.js';

const HASHES_AT_ONCE = 2;
/** Longer than this line is, nobody would wait: 100 hashes are about 2 s of waiting. */
const LONGEST_LINE = 100;
/** One app's wrong secret from one place; and everything from one place, however many client ids it tries. */
const FAILURES_PER_CLIENT = 10;
const FAILURES_PER_ADDRESS = 100;

/** Exchanges a client id and secret for an API key, as Pluggy's `POST /auth` does. */
@Injectable()
export class ExchangeCredential {
  private readonly perClient = new FailureLimit(FAILURES_PER_CLIENT);
  private readonly perAddress = new FailureLimit(FAILURES_PER_ADDRESS);
  private readonly line = new WaitingLine(HASHES_AT_ONCE, LONGEST_LINE);
  /** What the secret of an unknown client id is compared with, so that it takes the same time as a wrong one. */
  private readonly nobody = hashSecret('');

  constructor(
    private readonly database: Database,
    private readonly apiKeys: ApiKeys,
  ) {}

  /**
   * @param address where the request came from: failures are counted per client id there, so that nobody can lock
   *   an app out from elsewhere.
   * @throws ClientKeysUnauthorized, after the same work for an unknown client id and a wrong or revoked secret;
   *   TooManyRequests after too many failures, or when more requests wait than can be served soon.
   */
  async run(clientId: string, clientSecret: string, address: string): Promise<string> {
    const client = `${clientId.toLowerCase()} ${address}`;
    this.perClient.check(client);
    this.perAddress.check(address);
    const version = versionOf(clientSecret);
    const [credential] = await this.database.query<{ client_id: string; secret_hash: string }>(
      `select client_id, secret_hash from auth.credentials
        where client_id = $1 and version = $2 and revoked_at is null`,
      [clientId, version],
    );
    const matches = await this.line.inTurn(async () =>
      matchesHash(clientSecret, credential?.secret_hash ?? (await this.nobody)),
    );
    if (!credential || !matches) {
      this.perClient.count(client);
      this.perAddress.count(address);
      throw new ClientKeysUnauthorized();
    }
    return this.apiKeys.sign({ clientId: credential.client_id, version });
  }
}

/** Secrets begin with their version (see IssueCredential); version 0 does not exist. */
function versionOf(clientSecret: string): number {
  const [, version] = /^(\d{1,9})\./.exec(clientSecret) ?? [];
  return Number(version ?? 0);
}
