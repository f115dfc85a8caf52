import { ApiProperty } from '@nestjs/swagger';

/** The app that asks, as the person is told. */
export class AskingApp {
  /** @example budget-app */
  name: string;
}

/** The institution, as the Connect page shows it. */
export class LinkedConnector {
  /** @example 2 */
  id: number;
  /** @example Pluggy Bank */
  name: string;
  imageUrl?: string;
  primaryColor?: string;
}

/** In the languages of the Connect page. */
export class ReasonMessage {
  /** In Portuguese. */
  'pt-BR': string;

  /** In English. */
  en: string;
}

/** What is wrong with a connection, for the person whose it is. */
export class ConnectReason {
  /**
   * One of the flags of `GET /items/{id}/health`.
   * @example ERRORED
   */
  flag: string;

  /** Since when it is so. */
  @ApiProperty({ format: 'date-time' })
  since: string;

  message: ReasonMessage;

  /** The bank's own words, where it gave some. Somebody else's text: show it as text. */
  providerMessage: string | null;
}

/** What the Connect page says before the person goes on. */
export class ConnectSession {
  app: AskingApp;

  /** The Item that is to be connected again; `null`: a new one is to be made. */
  @ApiProperty({ type: 'string', format: 'uuid', nullable: true })
  itemId: string | null;

  /** Where the Item is from; `null` for a new one, which the person chooses. */
  @ApiProperty({ type: LinkedConnector, nullable: true })
  connector: LinkedConnector | null;

  /** Why the Item is to be connected again; `null` for a new one, or when nothing is wrong with it. */
  @ApiProperty({ type: ConnectReason, nullable: true })
  reason: ConnectReason | null;

  /** Where the app wants the person back, as it said when it asked for the token or the link. */
  oauthRedirectUri: string | null;
}

/** How far a connection has come after the bank has sent its person back to the hub. */
export class ConnectOutcome {
  app: AskingApp;

  /** `pending` until Pluggy has told the hub how it ended. */
  @ApiProperty({ enum: ['pending', 'success', 'partial', 'failed'] })
  outcome: 'pending' | 'success' | 'partial' | 'failed';

  /** How it ended, in Pluggy's word; `null` before. */
  executionStatus: string | null;

  /** `null` as long as nothing is known of the Item. */
  @ApiProperty({ type: LinkedConnector, nullable: true })
  connector: LinkedConnector | null;
}
