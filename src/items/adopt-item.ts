import { Injectable } from '@nestjs/common';
import { Database } from '../kernel/database/database.js';
import { ReadItem } from './read-item.js';

/** An id that Pluggy did not know is not asked about again for this long. */
const REMEMBER_MISS_MS = 10_000;
/** At most this many questions to Pluggy a second, whatever ids are tried on us. */
const QUESTIONS_PER_SECOND = 5;
const MISSES_KEPT = 10_000;

/**
 * Learns of an Item before its webhook comes: the app's page hears from the widget at once and reads the Item
 * immediately. One question to Pluggy, within a budget, its failure remembered for a while; whose Item it is decides
 * the minted id that Pluggy echoes, as always.
 */
@Injectable()
export class AdoptItem {
  private readonly misses = new Map<string, number>();
  private readonly asking = new Map<string, Promise<boolean>>();
  private window = { second: 0, asked: 0 };

  constructor(
    private readonly database: Database,
    private readonly readItem: ReadItem,
  ) {}

  /** Whether the Item is known here afterwards (to whomever it belongs). */
  async adopt(itemId: string): Promise<boolean> {
    const [known] = await this.database.query(`select 1 from items.items where id = $1`, [itemId]);
    if (known) return false; // somebody else's, unclaimed or deleted: nothing that a question could change
    if ((this.misses.get(itemId) ?? 0) > Date.now() || !this.mayAsk()) return false;
    const asking = this.asking.get(itemId) ?? this.ask(itemId).finally(() => this.asking.delete(itemId));
    this.asking.set(itemId, asking);
    return asking;
  }

  private async ask(itemId: string): Promise<boolean> {
    if (await this.readItem.read(itemId, 'app')) return true;
    if (this.misses.size >= MISSES_KEPT) this.misses.clear();
    this.misses.set(itemId, Date.now() + REMEMBER_MISS_MS);
    return false;
  }

  private mayAsk(): boolean {
    const second = Math.floor(Date.now() / 1000);
    if (this.window.second !== second) this.window = { second, asked: 0 };
    return ++this.window.asked <= QUESTIONS_PER_SECOND;
  }
}
