import { Button, NativeSelect, SegmentedControl } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { useState } from 'react';
import { useGet } from '../api/use-get.ts';
import { flagTexts, turnTexts } from '../health/flag-texts.ts';
import { useTexts } from '../texts/dictionary.ts';
import { IconFilter, IconSearch, IconX } from '../ui/icons.ts';
import { TextFilter } from '../ui/text-filter.tsx';
import classes from './items.module.css';
import { itemsTexts } from './items-texts.ts';
import { AGES, type FilterName, type Filters, STATES } from './use-filters.ts';

type Choice = { value: string; label: string };

/** Which Items are shown. */
export function ItemsFilters({ filters }: { filters: Filters }) {
  const t = useTexts(itemsTexts);
  const isPhone = useMediaQuery('(max-width: 48rem)') ?? false;
  const [isOpen, setOpen] = useState(false);
  const { data: facets } = useGet('items', '/admin/api/items/facets', {}, { keep: true });
  const states = [...STATES, 'all' as const].map((state) => {
    const count = state === 'all' ? undefined : facets?.states.find((each) => each.value === state)?.items;
    return { value: state, label: count ? `${t.states[state]} ${count}` : t.states[state] };
  });
  return (
    <search className={classes.filters} aria-label={t.filters.label}>
      {isPhone ? (
        <NativeSelect
          aria-label={t.filters.label}
          data={states}
          value={filters.tab}
          onChange={(event) => filters.set('state', event.currentTarget.value)}
        />
      ) : (
        <SegmentedControl
          size="xs"
          data={states}
          value={filters.tab}
          onChange={(state) => filters.set('state', state)}
        />
      )}
      {isPhone && <Search filters={filters} />}
      {isPhone && (
        <Button
          variant="default"
          leftSection={<IconFilter size={15} />}
          aria-expanded={isOpen}
          onClick={() => setOpen(!isOpen)}
        >
          {t.filters.label}
          {filters.count > 0 && ` (${filters.count})`}
        </Button>
      )}
      {(!isPhone || isOpen) && <Choices filters={filters} facets={facets} />}

      {!isPhone && <Search filters={filters} />}
      {filters.count > 0 && (
        <Button variant="subtle" size="compact-sm" leftSection={<IconX size={14} />} onClick={filters.clear}>
          {t.filters.clear}
        </Button>
      )}
    </search>
  );
}

type Facets = NonNullable<ReturnType<typeof useGet<'/admin/api/items/facets'>>['data']>;

function Choices({ filters, facets }: { filters: Filters; facets: Facets | undefined }) {
  const t = useTexts(itemsTexts);
  const flags = useTexts(flagTexts);
  const turns = useTexts(turnTexts);
  const counted = (label: string, items: number): string => `${label} (${items})`;
  const choice = (name: FilterName, label: string, data: Choice[]) => {
    const value = filters.values[name] ?? '';
    // What the address asks for is shown as chosen, also when nothing of it is left.
    const all =
      value && !data.some((each) => each.value === value) ? [...data, { value, label: value }] : data;
    return (
      <NativeSelect
        key={name}
        className={classes.choice}
        size="xs"
        aria-label={label}
        data-set={value ? true : undefined}
        data={[{ value: '', label }, ...all]}
        value={value}
        onChange={(event) => filters.set(name, event.currentTarget.value)}
      />
    );
  };
  return (
    <>
      {choice(
        'flag',
        t.filters.flag,
        (facets?.flags ?? []).map(({ value, items }) => ({
          value,
          label: counted(flags[value].name, items),
        })),
      )}
      {choice(
        'turn',
        t.filters.turn,
        (facets?.turns ?? []).map(({ value, items }) => ({ value, label: counted(turns[value], items) })),
      )}
      {choice(
        'connectorId',
        t.filters.bank,
        (facets?.connectors ?? []).map(({ value, name, items }) => ({
          value: String(value),
          label: counted(name ?? String(value), items),
        })),
      )}
      {choice(
        'appId',
        t.filters.app,
        (facets?.apps ?? []).map(({ value, name, items }) => ({
          value,
          label: counted(name ?? value, items),
        })),
      )}
      {choice(
        'age',
        t.filters.age,
        AGES.map((value) => ({ value, label: `${t.filters.age} ${t.filters.ages[value]}` })),
      )}
    </>
  );
}

export const SEARCH_ID = 'items-search';

function Search({ filters }: { filters: Filters }) {
  const t = useTexts(itemsTexts);
  return (
    <TextFilter
      id={SEARCH_ID}
      label={t.filters.search}
      given={filters.values.q}
      icon={<IconSearch size={15} />}
      onChange={(value) => filters.set('q', value)}
    />
  );
}
