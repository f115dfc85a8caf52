import { ActionIcon, Button, Tooltip } from '@mantine/core';
import { useState } from 'react';
import { useMayAct } from '../api/session.tsx';
import { usePages } from '../api/use-pages.ts';
import { useListShortcuts } from '../ui/use-list-shortcuts.ts';
import { useTexts } from '../texts/dictionary.ts';
import { type Column, DataList } from '../ui/data-list.tsx';
import { IconRefresh } from '../ui/icons.ts';
import { ListStates } from '../ui/list-states.tsx';
import { PageHeader } from '../ui/page-header.tsx';
import { SelectionBar } from '../ui/selection-bar.tsx';
import { EmptyState } from '../ui/states.tsx';
import { Moment } from '../ui/time.tsx';
import { useAddress } from '../ui/use-address.ts';
import { useSelection } from '../ui/use-selection.ts';
import { LedgerLine } from './ledger-line.tsx';
import { ReplayDialog, type Replaying } from './replay-dialog.tsx';
import { useWebhookFilters } from './use-webhook-filters.ts';
import { EventOf, ItemOf, Outcome } from './webhook-cells.tsx';
import { WebhookDrawer } from './webhook-drawer.tsx';
import { SEARCH_ID, WebhooksFilters } from './webhooks-filters.tsx';
import { type Webhook, webhooksTexts } from './webhooks-texts.ts';

/** What Pluggy has delivered, what became of it, and once more if need be. */
export default function WebhooksPage() {
  const t = useTexts(webhooksTexts);
  const mayAct = useMayAct();
  const filters = useWebhookFilters();
  const shown = useAddress(['webhook']);
  const { list, rows } = usePages('webhooks', '/admin/api/webhooks', { query: filters.query });
  const webhooks = filters.isBadItem ? [] : rows;
  const selection = useSelection(webhooks.map(({ id }) => id));
  const [replaying, replay] = useState<Replaying>();
  const open = (id: string): void => shown.set('webhook', id);
  const selected = webhooks.filter(({ id }) => selection.has(id)).map(({ id }) => id);
  useListShortcuts({
    selection,
    mayAct,
    open,
    searchId: SEARCH_ID,
    more: [
      {
        keys: 'r',
        label: t.replay,
        run: () => {
          const ids = selected.length > 0 ? selected : selection.cursor ? [selection.cursor] : [];
          if (mayAct && ids.length > 0) replay({ ids });
        },
      },
    ],
  });

  const columns: Column<Webhook>[] = [
    { header: t.event, kind: 'head', cell: (webhook) => <EventOf webhook={webhook} open={open} /> },
    { header: t.state, kind: 'wide', cell: (webhook) => <Outcome webhook={webhook} /> },
    {
      header: t.item,
      kind: 'short',
      cell: (webhook) => <ItemOf webhook={webhook} />,
      isEmpty: ({ itemId }) => !itemId,
    },
    { header: t.received, kind: 'short', cell: (webhook) => <Moment at={webhook.receivedAt} /> },
  ];
  return (
    <>
      <PageHeader title={t.title}>
        {mayAct && filters.count > 0 && webhooks.length > 0 && (
          <Button
            variant="default"
            size="xs"
            leftSection={<IconRefresh size={15} />}
            onClick={() => replay({ filter: filters.query })}
          >
            {t.replayAll}
          </Button>
        )}
      </PageHeader>
      <LedgerLine />
      <WebhooksFilters filters={filters} />
      <ListStates
        list={list}
        count={webhooks.length}
        onClearFilters={
          filters.count > (filters.tab === 'parked' ? 1 : 0) ? () => filters.clear() : undefined
        }
        empty={
          filters.tab === 'parked' ? (
            <EmptyState tone="good" title={t.noneParked} text={t.noneParkedText} />
          ) : (
            <EmptyState title={t.empty} text={t.emptyText} />
          )
        }
      >
        <DataList
          label={t.label}
          rows={webhooks}
          columns={columns}
          idOf={({ id }) => id}
          nameOf={({ event, id }) => `${event.slice(0, 60)} ${id}`}
          selection={mayAct ? selection : undefined}
          actions={
            mayAct
              ? ({ id }) => (
                  <Tooltip label={t.replay}>
                    <ActionIcon variant="default" aria-label={t.replay} onClick={() => replay({ ids: [id] })}>
                      <IconRefresh size={15} />
                    </ActionIcon>
                  </Tooltip>
                )
              : undefined
          }
        />
      </ListStates>
      {selected.length > 0 && (
        <SelectionBar count={selected.length} onClear={selection.clear}>
          <Button
            variant="subtle"
            size="compact-sm"
            leftSection={<IconRefresh size={15} />}
            onClick={() => replay({ ids: selected })}
          >
            {t.replay}
          </Button>
        </SelectionBar>
      )}
      {shown.values.webhook && /^\d{1,18}$/.test(shown.values.webhook) && (
        <WebhookDrawer
          id={shown.values.webhook}
          onReplay={(ids) => replay({ ids })}
          onClose={() => shown.clear()}
        />
      )}
      {replaying && (
        <ReplayDialog
          replaying={replaying}
          onClose={() => {
            replay(undefined);
            selection.clear();
          }}
        />
      )}
    </>
  );
}
