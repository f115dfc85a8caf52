/**
 * The bank's own time. It runs with the machine's clock, `speed` times as fast, and can be moved forward by
 * the control API; everything dated (Items, rows, auto-sync, webhook retries) uses it. JWT lifetimes do not:
 * the SDK compares a key's `exp` with the machine's clock.
 */
export class VirtualClock {
  private anchorReal = Date.now();
  private anchorVirtual: number;

  constructor(
    offsetMs: number,
    readonly speed: number,
  ) {
    this.anchorVirtual = this.anchorReal + offsetMs;
  }

  /** Milliseconds since the epoch, in the bank's time. */
  now(): number {
    return Math.floor(this.anchorVirtual + (Date.now() - this.anchorReal) * this.speed);
  }

  /** How far the bank is ahead of the machine, in milliseconds: what the state file keeps. */
  get offsetMs(): number {
    return this.now() - Date.now();
  }

  /** Moves to `instant`; time never goes back. */
  advanceTo(instant: number): void {
    const now = this.now();
    this.anchorReal = Date.now();
    this.anchorVirtual = Math.max(now, instant);
  }

  /** Milliseconds of the machine's time until the bank's clock shows `instant`. */
  realDelayUntil(instant: number): number {
    return Math.max(0, (instant - this.now()) / this.speed);
  }
}

/** An instant as Pluggy writes it. A page's rows share most of theirs: the last one is remembered. */
export function iso(instant: number): string {
  if (instant !== last.instant) last = { instant, text: new Date(instant).toISOString() };
  return last.text;
}

let last = { instant: 0, text: new Date(0).toISOString() };
