import { useTexts } from '../texts/dictionary.ts';
import { FiltersBar } from '../ui/filters-bar.tsx';
import { IconSearch } from '../ui/icons.ts';
import { InstantFilter } from '../ui/instant-filter.tsx';
import { TextFilter } from '../ui/text-filter.tsx';
import type { WebhookFilters } from './use-webhook-filters.ts';
import { EVENTS, STATES, webhooksTexts } from './webhooks-texts.ts';

export const SEARCH_ID = 'webhooks-search';

/** Which webhooks are shown. */
export function WebhooksFilters({ filters }: { filters: WebhookFilters }) {
  const t = useTexts(webhooksTexts);
  const { values, set } = filters;
  return (
    <FiltersBar
      tabs={{
        label: t.state,
        data: ['all' as const, ...STATES].map((value) => ({ value, label: t.tabs[value] })),
        value: filters.tab,
        onChange: (value) => set('state', value === 'all' ? undefined : value),
      }}
      more={
        <>
          <TextFilter
            label={t.filters.eventId}
            given={values.eventId}
            onChange={(value) => set('eventId', value, true)}
          />
          <InstantFilter
            label={t.filters.from}
            value={values.from}
            onChange={(value) => set('from', value, true)}
          />
          <InstantFilter
            label={t.filters.to}
            value={values.to}
            onChange={(value) => set('to', value, true)}
          />
        </>
      }
      isMoreSet={Boolean(values.eventId ?? values.from ?? values.to)}
      count={filters.count}
      onClear={() => filters.clear()}
    >
      <TextFilter
        label={t.filters.event}
        given={values.event}
        choices={EVENTS}
        onChange={(value) => set('event', value, true)}
      />
      <TextFilter
        id={SEARCH_ID}
        label={t.filters.item}
        given={values.itemId}
        icon={<IconSearch size={14} />}
        error={filters.isBadItem ? t.filters.badItem : undefined}
        onChange={(value) => set('itemId', value, true)}
      />
    </FiltersBar>
  );
}
