import { ActionIcon, Button, Menu } from '@mantine/core';
import { useState } from 'react';
import { useMayAct, useSession } from '../api/session.tsx';
import { useGet } from '../api/use-get.ts';
import { useTexts } from '../texts/dictionary.ts';
import { useFormats } from '../texts/formats.ts';
import { type Column, DataList } from '../ui/data-list.tsx';
import list from '../ui/data-list.module.css';
import { ForeignText } from '../ui/foreign-text.tsx';
import { IconBan, IconCheck, IconDots, IconEye, IconKey, IconPlus, IconUserCheck } from '../ui/icons.ts';
import { ListStates } from '../ui/list-states.tsx';
import { Mark } from '../ui/mark.tsx';
import { PageHeader } from '../ui/page-header.tsx';
import { Time, useNow } from '../ui/time.tsx';
import { AdminDialogs, type AdminAsking } from './admin-dialogs.tsx';
import { type Admin, adminsTexts } from './admins-texts.ts';

/** The accounts of those who run the hub. */
export default function AdminsPage() {
  const t = useTexts(adminsTexts);
  const formats = useFormats();
  const now = useNow();
  const mayAct = useMayAct();
  const { login } = useSession();
  const admins = useGet('admins', '/admin/api/admins', {});
  const rows = admins.data?.results ?? [];
  const [asking, ask] = useState<AdminAsking>();
  const columns: Column<Admin>[] = [
    {
      header: t.name,
      kind: 'head',
      cell: ({ id, name }) => (
        <>
          <span className={list.strong}>
            <ForeignText text={name} lines={2} />
          </span>
          {id === login?.adminId && <div className={list.below}>{t.you}</div>}
        </>
      ),
    },
    {
      header: t.role,
      kind: 'wide',
      cell: ({ role }) => <span title={t.roleTexts[role]}>{t.roles[role]}</span>,
    },
    {
      header: t.state,
      kind: 'short',
      cell: ({ disabledAt, mustChangePassword }) =>
        disabledAt ? (
          <Mark tone="off">{t.disabled(formats.ago(disabledAt, 'short', now))}</Mark>
        ) : mustChangePassword ? (
          <Mark tone="warning">{t.waits}</Mark>
        ) : (
          <Mark tone="good">{t.active}</Mark>
        ),
    },
    {
      header: t.seen,
      kind: 'short',
      cell: ({ lastSeenAt }) => (lastSeenAt ? <Time at={lastSeenAt} style="short" /> : t.never),
    },
    { header: t.created, kind: 'short', cell: ({ createdAt }) => formats.day(createdAt) },
  ];
  return (
    <>
      <PageHeader title={t.title} note={admins.data && t.count(formats.number(rows.length))}>
        {mayAct && (
          <Button size="xs" leftSection={<IconPlus size={15} />} onClick={() => ask({ what: 'make' })}>
            {t.make}
          </Button>
        )}
      </PageHeader>
      <ListStates list={admins} count={rows.length} empty={null}>
        <DataList
          label={t.label}
          rows={rows}
          columns={columns}
          idOf={({ id }) => id}
          nameOf={({ name }) => name}
          isDim={({ disabledAt }) => disabledAt !== null}
          actions={mayAct ? (admin) => <RowActions admin={admin} ask={ask} /> : undefined}
        />
      </ListStates>
      <AdminDialogs asking={asking} onClose={() => ask(undefined)} />
    </>
  );
}

function RowActions({ admin, ask }: { admin: Admin; ask: (asking: AdminAsking) => void }) {
  const t = useTexts(adminsTexts);
  const isActive = admin.disabledAt === null;
  return (
    <>
      <Button variant="default" size="compact-sm" onClick={() => ask({ what: 'sessions', admin })}>
        {t.sessions}
      </Button>
      <Menu position="bottom-end" shadow="md">
        <Menu.Target>
          <ActionIcon variant="subtle" color="gray" aria-label={`${t.more}: ${admin.name}`}>
            <IconDots size={16} />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item
            leftSection={admin.role === 'admin' ? <IconEye size={15} /> : <IconUserCheck size={15} />}
            onClick={() => ask({ what: 'role', admin })}
          >
            {t.toRole[admin.role === 'admin' ? 'viewer' : 'admin']}
          </Menu.Item>
          <Menu.Item leftSection={<IconKey size={15} />} onClick={() => ask({ what: 'reset', admin })}>
            {t.reset}
          </Menu.Item>
          <Menu.Item
            leftSection={isActive ? <IconBan size={15} /> : <IconCheck size={15} />}
            onClick={() => ask({ what: isActive ? 'disable' : 'enable', admin })}
          >
            {isActive ? t.disable : t.enable}
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
    </>
  );
}
