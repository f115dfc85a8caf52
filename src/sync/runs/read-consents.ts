import { Injectable } from '@nestjs/common';
import { ItemFailed } from '../../items/events/item-failed.js';
import { ItemsFace } from '../../items/face.js';
import { OnDomainEvent } from '../../kernel/events/on-domain-event.js';
import { Consent, NO_CONSENT } from '../copy/consent.js';
import { RunItem } from './run-item.js';

/**
 * Reads the consents of an Item whose execution failed for want of one: no sync follows that would, and the receipt is to
 * say when the consent ended.
 */
@Injectable()
export class ReadConsents {
  constructor(
    private readonly items: ItemsFace,
    private readonly consent: Consent,
    private readonly runItem: RunItem,
  ) {}

  @OnDomainEvent(ItemFailed)
  async onFailed({ itemId, error }: ItemFailed): Promise<void> {
    if (!NO_CONSENT.test(error.code)) return;
    const item = await this.items.snapshot(itemId);
    if (!item?.connector.isOpenFinance) return;
    await this.runItem.run(itemId, { cause: 'check' }, async (run) => {
      await this.consent.lives(run, item);
      return { outcome: 'done', events: [] };
    });
  }
}
