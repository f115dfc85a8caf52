import { SeededRandom } from '../state/seeded-random.js';

/** What can go wrong between Pluggy and us, set with `PATCH /_sandbox/webhook-faults`. */
export interface WebhookFaultSettings {
  drop: number;
  double: number;
  reorder: boolean;
  delayMs: number;
  hold: boolean;
}

/** The seeded dice of the webhook faults: the same seed and the same events meet the same faults. */
export class WebhookFaults {
  readonly settings: WebhookFaultSettings = { drop: 0, double: 0, reorder: false, delayMs: 0, hold: false };
  private readonly random: SeededRandom;

  constructor(seed: number) {
    this.random = new SeededRandom(seed, 0xfa17);
  }

  /** How often an event is sent: 0 when it is lost, 2 when it is doubled. */
  copies(): number {
    const { drop, double } = this.settings;
    if (drop > 0 && this.random.chance(drop)) return 0;
    return double > 0 && this.random.chance(double) ? 2 : 1;
  }

  /** Milliseconds before the first attempt; with `reorder` each event gets its own. */
  delay(): number {
    const { reorder, delayMs } = this.settings;
    return reorder ? this.random.int(0, Math.max(delayMs, 100)) : delayMs;
  }
}
