import { Tabs } from '@mantine/core';
import { useEffect, useRef } from 'react';
import { Link, useParams, useSearchParams } from 'wouter';
import { useGet } from '../api/use-get.ts';
import { useTexts } from '../texts/dictionary.ts';
import { useFormats } from '../texts/formats.ts';
import { BankLogo } from '../ui/bank-name.tsx';
import { IconArrowLeft } from '../ui/icons.ts';
import { PageHeader } from '../ui/page-header.tsx';
import { EmptyState, ErrorState, LoadingRows } from '../ui/states.tsx';
import { ConsentsTab } from './consents-tab.tsx';
import { DataTab } from './data-tab.tsx';
import { FlagCards } from './flag-cards.tsx';
import { ItemActionsBar } from './item-actions-bar.tsx';
import { ItemFacts } from './item-facts.tsx';
import classes from './item.module.css';
import { type ReviewedItem, itemTexts } from './item-texts.ts';
import { JsonTab } from './json-tab.tsx';
import { readPluggyItem } from './pluggy-item.ts';
import { RemovalsTab } from './removals-tab.tsx';
import { RunsTab } from './runs-tab.tsx';
import { TimelineTab } from './timeline-tab.tsx';
import { WebhooksTab } from './webhooks-tab.tsx';

/** Everything about one connection: what is wrong, what to do, and what has happened. */
export default function ItemPage() {
  const t = useTexts(itemTexts);
  const { id } = useParams<{ id: string }>();
  const found = useGet('items', '/admin/api/items/{id}', { path: { id } });
  return (
    <>
      <Link to="/items" className={classes.back}>
        <IconArrowLeft size={14} aria-hidden />
        {t.back}
      </Link>
      {found.data ? (
        <Found found={found.data} />
      ) : found.error ? (
        <>
          <PageHeader title={found.error.status < 500 ? t.notFound : t.item} />
          {found.error.status === 404 || found.error.status === 400 ? (
            <EmptyState title={t.notFound} text={t.notFoundText} />
          ) : (
            <ErrorState error={found.error} retry={() => void found.refetch()} />
          )}
        </>
      ) : (
        <>
          <PageHeader title={t.item} />
          <LoadingRows rows={8} height={56} />
        </>
      )}
    </>
  );
}

function Found({ found }: { found: ReviewedItem }) {
  const t = useTexts(itemTexts);
  const item = readPluggyItem(found.item);
  const name = item.connectorName ?? t.unknownBank;
  return (
    <>
      <PageHeader
        title={name}
        icon={<BankLogo name={name} imageUrl={item.imageUrl} />}
        note={[item.clientUserId, found.appName].filter(Boolean).join(' · ')}
      >
        <ItemActionsBar found={found} clientUserId={item.clientUserId} />
      </PageHeader>
      <div className={classes.columns}>
        <div className={classes.story}>
          <FlagCards flags={found.health.flags} status={found.health.status} />
          <Parts found={found} />
        </div>
        <ItemFacts found={found} item={item} />
      </div>
    </>
  );
}

const TABS = ['timeline', 'data', 'runs', 'webhooks', 'removals', 'consents', 'json'] as const;

/** Which part is shown stands in the address. */
function Parts({ found }: { found: ReviewedItem }) {
  const t = useTexts(itemTexts);
  const formats = useFormats();
  const { itemId } = found;
  const [search, setSearch] = useSearchParams();
  const tab = TABS.find((each) => each === search.get('tab')) ?? 'timeline';
  const { data: held } = useGet('removals', '/admin/api/removals', { query: { itemId } });
  const list = useRef<HTMLDivElement>(null);
  useEffect(() => {
    // On a phone the tab that the address names may be out of sight.
    list.current
      ?.querySelector('[aria-selected="true"]')
      ?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
  }, [tab]);
  const heldRows = held?.results.reduce((sum, { rows }) => sum + rows, 0) ?? 0;
  return (
    <Tabs
      className={classes.parts}
      keepMounted={false}
      value={tab}
      onChange={(value) =>
        setSearch(value === null || value === 'timeline' ? {} : { tab: value }, { replace: true })
      }
    >
      <Tabs.List ref={list} className={classes.tabs} aria-label={t.item}>
        {TABS.map((each) => (
          <Tabs.Tab key={each} value={each}>
            {t.tabs[each]}
            {each === 'removals' && heldRows > 0 && (
              <span className={classes.count}>{formats.number(heldRows)}</span>
            )}
          </Tabs.Tab>
        ))}
      </Tabs.List>
      <Tabs.Panel value="timeline">
        <TimelineTab itemId={itemId} />
      </Tabs.Panel>
      <Tabs.Panel value="data">
        <DataTab found={found} />
      </Tabs.Panel>
      <Tabs.Panel value="runs">
        <RunsTab itemId={itemId} />
      </Tabs.Panel>
      <Tabs.Panel value="webhooks">
        <WebhooksTab itemId={itemId} />
      </Tabs.Panel>
      <Tabs.Panel value="removals">
        <RemovalsTab itemId={itemId} />
      </Tabs.Panel>
      <Tabs.Panel value="consents">
        <ConsentsTab itemId={itemId} />
      </Tabs.Panel>
      <Tabs.Panel value="json">
        <JsonTab found={found} />
      </Tabs.Panel>
    </Tabs>
  );
}
