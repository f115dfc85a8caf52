import { ActionIcon, Button, Menu } from '@mantine/core';
import { useState } from 'react';
import { useMayAct } from '../api/session.tsx';
import { useGet } from '../api/use-get.ts';
import { useTexts } from '../texts/dictionary.ts';
import { useFormats } from '../texts/formats.ts';
import { Copyable } from '../ui/copyable.tsx';
import { type Column, DataList } from '../ui/data-list.tsx';
import list from '../ui/data-list.module.css';
import { ForeignText } from '../ui/foreign-text.tsx';
import { IconArrowsExchange, IconBan, IconDots, IconPlus } from '../ui/icons.ts';
import { ListStates } from '../ui/list-states.tsx';
import { Mark } from '../ui/mark.tsx';
import { PageHeader } from '../ui/page-header.tsx';
import { EmptyState } from '../ui/states.tsx';
import { Time, useNow } from '../ui/time.tsx';
import { AppDialogs, type AppAsking } from './app-dialogs.tsx';
import classes from './apps.module.css';
import { type App, type Credential, appsTexts } from './apps-texts.ts';

/** An app with one of what it logs in with. */
interface Row {
  app: App;
  credential: Credential | undefined;
}

const liveOf = ({ credential }: Row) =>
  (credential?.secrets ?? []).filter(({ revokedAt }) => revokedAt === null);

const isLockedOut = ({ credentials }: App): boolean =>
  credentials.every(({ secrets }) => secrets.every(({ revokedAt }) => revokedAt !== null));

/** The internal apps, and what they log in with. */
export default function AppsPage() {
  const t = useTexts(appsTexts);
  const formats = useFormats();
  const mayAct = useMayAct();
  const apps = useGet('apps', '/admin/api/apps', {});
  const [asking, ask] = useState<AppAsking>();
  const rows = (apps.data?.results ?? []).flatMap((app): Row[] =>
    app.credentials.length > 0
      ? app.credentials.map((credential) => ({ app, credential }))
      : [{ app, credential: undefined }],
  );
  const columns: Column<Row>[] = [
    {
      header: t.app,
      kind: 'head',
      cell: ({ app }) => (
        <>
          <span className={list.strong}>
            <ForeignText text={app.name} lines={2} />
          </span>
          <div className={list.below}>
            {t.created} <Time at={app.createdAt} style="short" />
          </div>
        </>
      ),
    },
    { header: t.secrets, kind: 'wide', cell: (row) => <Secrets row={row} /> },
    {
      header: t.clientId,
      kind: 'short',
      cell: ({ credential }) => (credential ? <Copyable value={credential.clientId} /> : '—'),
    },
  ];
  const make = (
    <Button size="xs" leftSection={<IconPlus size={15} />} onClick={() => ask({ what: 'make' })}>
      {t.make}
    </Button>
  );
  return (
    <>
      <PageHeader title={t.title} note={apps.data && t.count(formats.number(apps.data.results.length))}>
        {mayAct && make}
      </PageHeader>
      <ListStates
        list={apps}
        count={rows.length}
        empty={<EmptyState title={t.emptyTitle} text={t.emptyText} />}
      >
        <DataList
          label={t.label}
          rows={rows}
          columns={columns}
          idOf={({ app, credential }) => credential?.clientId ?? app.id}
          nameOf={({ app }) => app.name}
          isDim={(row) => liveOf(row).length === 0}
          actions={mayAct ? (row) => <RowActions row={row} ask={ask} /> : undefined}
        />
      </ListStates>
      <AppDialogs asking={asking} onClose={() => ask(undefined)} />
    </>
  );
}

/** Those that are good, the newest first; or that none is. */
function Secrets({ row }: { row: Row }) {
  const t = useTexts(appsTexts);
  const formats = useFormats();
  const now = useNow();
  const live = liveOf(row);
  const last = row.credential?.secrets[0]?.revokedAt;
  if (live.length === 0)
    return <Mark tone="off">{last ? t.revokedAt(formats.ago(last, 'short', now)) : t.none}</Mark>;
  return (
    <ul className={classes.secrets}>
      {live.map(({ version, createdAt }, index) => (
        <li key={version}>
          <Mark tone={index === 0 ? 'good' : 'warning'}>{t.version(version)}</Mark>
          <span className={list.below}>
            {index > 0 && `${t.previous} · `}
            {t.since} <Time at={createdAt} style="short" />
          </span>
        </li>
      ))}
    </ul>
  );
}

function RowActions({ row, ask }: { row: Row; ask: (asking: AppAsking) => void }) {
  const t = useTexts(appsTexts);
  const { app } = row;
  const live = liveOf(row).length;
  if (isLockedOut(app) && row.credential === app.credentials.at(-1))
    return (
      <Button variant="default" size="compact-sm" onClick={() => ask({ what: 'again', app })}>
        {t.again}
      </Button>
    );
  if (!row.credential || live === 0) return null;
  const subject = { name: row.app.name, clientId: row.credential.clientId, live };
  return (
    <>
      {live > 1 ? (
        <Button variant="default" size="compact-sm" onClick={() => ask({ what: 'revokePrevious', subject })}>
          {t.revokePrevious}
        </Button>
      ) : (
        <Button variant="default" size="compact-sm" onClick={() => ask({ what: 'rotate', subject })}>
          {t.rotate}
        </Button>
      )}
      <Menu position="bottom-end" shadow="md">
        <Menu.Target>
          <ActionIcon variant="subtle" color="gray" aria-label={t.more}>
            <IconDots size={16} />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          {live > 1 && (
            <Menu.Item
              leftSection={<IconArrowsExchange size={15} />}
              onClick={() => ask({ what: 'rotate', subject })}
            >
              {t.rotate}
            </Menu.Item>
          )}
          <Menu.Item leftSection={<IconBan size={15} />} onClick={() => ask({ what: 'revoke', subject })}>
            {t.revoke}
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
    </>
  );
}
