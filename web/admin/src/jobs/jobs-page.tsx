import { ActionIcon, Button, Menu, NativeSelect, Tooltip } from '@mantine/core';
import { type ReactNode, useState } from 'react';
import { Link } from 'wouter';
import { useMayAct } from '../api/session.tsx';
import { useGet } from '../api/use-get.ts';
import { usePages } from '../api/use-pages.ts';
import { useTexts } from '../texts/dictionary.ts';
import { useFormats } from '../texts/formats.ts';
import { type Column, DataList } from '../ui/data-list.tsx';
import list from '../ui/data-list.module.css';
import { FiltersBar } from '../ui/filters-bar.tsx';
import filterClasses from '../ui/filters.module.css';
import { ForeignText } from '../ui/foreign-text.tsx';
import { IconDots, IconRefresh, IconSearch, IconTrash } from '../ui/icons.ts';
import { isUuid } from '../ui/is-uuid.ts';
import { ListStates } from '../ui/list-states.tsx';
import { PageHeader } from '../ui/page-header.tsx';
import { SelectionBar } from '../ui/selection-bar.tsx';
import { EmptyState } from '../ui/states.tsx';
import { TextFilter } from '../ui/text-filter.tsx';
import { Time } from '../ui/time.tsx';
import { useAddress } from '../ui/use-address.ts';
import { useListShortcuts } from '../ui/use-list-shortcuts.ts';
import { useSelection } from '../ui/use-selection.ts';
import { type Job, STATES, jobsTexts } from './jobs-texts.ts';
import { SettleDialog, type Settling } from './settle-dialog.tsx';
import { useTaskText } from './task-texts.ts';

const SEARCH_ID = 'jobs-search';

/** Work that has failed: what is parked waits here for an admin. */
export default function JobsPage() {
  const t = useTexts(jobsTexts);
  const taskText = useTaskText();
  const formats = useFormats();
  const mayAct = useMayAct();
  const address = useAddress(['state', 'task', 'itemId']);
  const { task, itemId } = address.values;
  const state = address.values.state === 'failing' ? 'failing' : 'parked';
  const isBadItem = itemId !== undefined && !isUuid(itemId);
  const filter = { ...(task && { task }), ...(itemId && !isBadItem && { itemId }) };
  const filterCount = (task ? 1 : 0) + (itemId ? 1 : 0);
  const { data: counts } = useGet('jobs', '/admin/api/overview/jobs', {}, { keep: true });
  const { list: pages, rows } = usePages('jobs', '/admin/api/jobs', { query: { state, ...filter } });
  const jobs = isBadItem ? [] : rows;
  const selection = useSelection(jobs.map(({ id }) => id));
  const [settling, settle] = useState<Settling>();
  const isParked = state === 'parked';
  const maySettle = mayAct && isParked;
  const selected = jobs.filter(({ id }) => selection.has(id));
  const subjects = selected.length > 0 ? selected : jobs.filter(({ id }) => id === selection.cursor);
  const idsOf = (some: readonly Job[]): string[] => some.map(({ id }) => id);
  const mayDiscard = (some: readonly Job[]): boolean => some.some(({ mustHappen }) => !mustHappen);
  useListShortcuts({
    selection,
    mayAct: maySettle,
    searchId: SEARCH_ID,
    more: [
      {
        keys: 'r',
        label: t.retry,
        run: () => subjects.length > 0 && settle({ what: 'retry', which: { ids: idsOf(subjects) } }),
      },
      {
        keys: 'd',
        label: t.discard,
        run: () => mayDiscard(subjects) && settle({ what: 'discard', which: { ids: idsOf(subjects) } }),
      },
    ],
  });

  const columns: Column<Job>[] = [
    {
      header: t.task,
      kind: 'head',
      cell: (job) => (
        <>
          <span className={list.strong} title={job.task}>
            <ForeignText text={taskText(job.task)} />
          </span>
          <div className={list.below}>
            {t.ordered} <Time at={job.createdAt} style="short" />
            {job.mustHappen && <span title={t.must}> · {t.mustShort}</span>}
          </div>
        </>
      ),
    },
    { header: t.error, kind: 'wide', cell: ({ lastError }) => <ForeignText text={lastError} lines={2} /> },
    {
      header: t.item,
      kind: 'short',
      cell: ({ itemId: id }) => (id ? <Link to={`/items/${id}`} title={id} className={`${list.link} ${list.code}`}>{id.slice(0, 8)}</Link> : '—'), // prettier-ignore
    },
    { header: t.attempts, kind: 'short', cell: ({ attempts, maxAttempts }) => t.of(attempts, maxAttempts) },
    { header: t.failed, kind: 'short', cell: ({ failedAt }) => <Time at={failedAt} style="short" /> },
    ...(isParked
      ? []
      : [
          {
            header: t.next,
            kind: 'short' as const,
            cell: ({ nextAt }: Job) => <Time at={nextAt} style="short" />,
          },
        ]),
  ];
  return (
    <>
      <PageHeader title={t.title}>
        {maySettle && jobs.length > 0 && (
          <>
            <Button
              variant="default"
              size="xs"
              leftSection={<IconRefresh size={15} />}
              onClick={() => settle({ what: 'retry', which: { filter } })}
            >
              {t.retryAll}
            </Button>
            <Button
              variant="default"
              size="xs"
              leftSection={<IconTrash size={15} />}
              disabled={!mayDiscard(jobs)}
              onClick={() => settle({ what: 'discard', which: { filter } })}
            >
              {t.discardAll}
            </Button>
          </>
        )}
      </PageHeader>
      <FiltersBar
        tabs={{
          label: t.tabsLabel,
          data: STATES.map((value) => ({
            value,
            label: counts && counts[value] > 0 ? `${t[value]} ${formats.number(counts[value])}` : t[value],
          })),
          value: state,
          onChange: (value) => address.set('state', value === 'parked' ? undefined : value),
        }}
        count={filterCount}
        onClear={() => address.clear('task', 'itemId')}
      >
        <TaskFilter
          value={task}
          tasks={(counts?.tasks ?? []).filter((each) => each[state] > 0).map((each) => each.task)}
          onChange={(value) => address.set('task', value)}
        />
        <TextFilter
          id={SEARCH_ID}
          label={t.anyItem}
          given={itemId}
          icon={<IconSearch size={14} />}
          error={isBadItem ? t.badItem : undefined}
          onChange={(value) => address.set('itemId', value, true)}
        />
      </FiltersBar>
      <ListStates
        list={pages}
        count={jobs.length}
        onClearFilters={filterCount > 0 ? () => address.clear('task', 'itemId') : undefined}
        empty={
          <EmptyState
            tone="good"
            title={isParked ? t.goodTitle : t.noFailing}
            text={isParked ? t.goodText : t.noFailingText}
          />
        }
      >
        <DataList
          label={t.label}
          rows={jobs}
          columns={columns}
          idOf={({ id }) => id}
          nameOf={(job) => `${taskText(job.task)} ${job.id}`}
          selection={maySettle ? selection : undefined}
          actions={maySettle ? (job): ReactNode => <RowActions job={job} settle={settle} /> : undefined}
        />
      </ListStates>
      {maySettle && selected.length > 0 && (
        <SelectionBar count={selected.length} onClear={selection.clear}>
          <Button
            variant="subtle"
            size="compact-sm"
            leftSection={<IconRefresh size={15} />}
            onClick={() => settle({ what: 'retry', which: { ids: idsOf(selected) } })}
          >
            {t.retry}
          </Button>
          {mayDiscard(selected) && (
            <Button
              variant="subtle"
              size="compact-sm"
              leftSection={<IconTrash size={15} />}
              onClick={() => settle({ what: 'discard', which: { ids: idsOf(selected) } })}
            >
              {t.discard}
            </Button>
          )}
        </SelectionBar>
      )}
      {settling && (
        <SettleDialog
          settling={settling}
          onClose={() => {
            settle(undefined);
            selection.clear();
          }}
        />
      )}
    </>
  );
}

interface TaskFilterProps {
  value: string | undefined;
  tasks: readonly string[];
  onChange: (task: string | undefined) => void;
}

function TaskFilter({ value = '', tasks, onChange }: TaskFilterProps) {
  const t = useTexts(jobsTexts);
  const taskText = useTaskText();
  // What the address asks for is shown as chosen, also when nothing of it is left.
  const all = value && !tasks.includes(value) ? [...tasks, value] : tasks;
  return (
    <NativeSelect
      className={filterClasses.choice}
      size="xs"
      aria-label={t.task}
      data-set={value ? true : undefined}
      data={[{ value: '', label: t.anyTask }, ...all.map((task) => ({ value: task, label: taskText(task) }))]}
      value={value}
      onChange={(event) => onChange(event.currentTarget.value || undefined)}
    />
  );
}

function RowActions({ job, settle }: { job: Job; settle: (settling: Settling) => void }) {
  const t = useTexts(jobsTexts);
  const which = { ids: [job.id] };
  return (
    <>
      <Tooltip label={t.retry}>
        <ActionIcon variant="default" aria-label={t.retry} onClick={() => settle({ what: 'retry', which })}>
          <IconRefresh size={15} />
        </ActionIcon>
      </Tooltip>
      {!job.mustHappen && (
        <Menu position="bottom-end" shadow="md">
          <Menu.Target>
            <ActionIcon variant="subtle" color="gray" aria-label={t.more}>
              <IconDots size={16} />
            </ActionIcon>
          </Menu.Target>
          <Menu.Dropdown>
            <Menu.Item
              leftSection={<IconTrash size={15} />}
              onClick={() => settle({ what: 'discard', which })}
            >
              {t.discard}
            </Menu.Item>
          </Menu.Dropdown>
        </Menu>
      )}
    </>
  );
}
