import { Modal, Radio, Stack, TextInput } from '@mantine/core';
import { useState } from 'react';
import { ApiError, api } from '../api/client.ts';
import { useRefresh } from '../api/use-get.ts';
import { useTexts } from '../texts/dictionary.ts';
import { ConfirmDialog } from '../ui/confirm.tsx';
import { ShownOnce } from '../ui/shown-once.tsx';
import { useTell } from '../ui/tell.tsx';
import { type Admin, type Role, adminsTexts } from './admins-texts.ts';
import { AdminSessions } from './sessions.tsx';

export type AdminAsking =
  { what: 'make' } | { what: 'role' | 'disable' | 'enable' | 'reset' | 'sessions'; admin: Admin };

interface Shown {
  title: string;
  user: string;
  password: string;
}

/** What is asked before an account is made or changed; a new password is shown, once. */
export function AdminDialogs({ asking, onClose }: { asking: AdminAsking | undefined; onClose: () => void }) {
  const t = useTexts(adminsTexts);
  const [shown, setShown] = useState<Shown>();
  const show = (made: Shown): void => {
    setShown(made);
    onClose();
  };
  return (
    <>
      {asking?.what === 'make' && <MakeDialog onMade={show} onClose={onClose} />}
      {asking && asking.what !== 'make' && asking.what !== 'sessions' && (
        <ChangeDialog what={asking.what} admin={asking.admin} onPassword={show} onClose={onClose} />
      )}
      {asking?.what === 'sessions' && (
        <Modal
          opened
          onClose={onClose}
          size="xl"
          title={t.sessionsOf(asking.admin.name)}
          closeButtonProps={{ 'aria-label': t.close }}
        >
          <AdminSessions id={asking.admin.id} />
        </Modal>
      )}
      {shown && (
        <ShownOnce
          title={shown.title}
          values={[
            [t.user, shown.user],
            [t.password, shown.password],
          ]}
          onClose={() => setShown(undefined)}
        />
      )}
    </>
  );
}

const ROLES = ['viewer', 'admin'] as const;

function MakeDialog({ onMade, onClose }: { onMade: (made: Shown) => void; onClose: () => void }) {
  const t = useTexts(adminsTexts);
  const tell = useTell();
  const refresh = useRefresh();
  const [name, setName] = useState('');
  const [role, setRole] = useState<Role>('viewer');
  const [error, setError] = useState<string>();
  const confirm = async (): Promise<void> => {
    try {
      const made = await api.post('/admin/api/admins', { body: { name: name.trim(), role } });
      onMade({ title: t.made, user: made.name, password: made.password });
    } catch (failure) {
      if (!(failure instanceof ApiError)) throw failure;
      if (failure.status === 409) setError(t.taken);
      else if (failure.status === 400) setError(t.badName);
      else tell.failed(failure);
    }
    await refresh('admins', 'audit');
  };
  return (
    <ConfirmDialog
      opened
      title={t.make}
      text={t.makeText}
      confirm={t.make}
      isReady={name.trim() !== ''}
      onConfirm={confirm}
      onClose={onClose}
    >
      <TextInput
        data-autofocus
        label={t.nameLabel}
        description={t.nameHint}
        required
        withAsterisk={false}
        maxLength={100}
        autoCapitalize="none"
        autoComplete="off"
        spellCheck={false}
        value={name}
        error={error}
        onChange={(event) => {
          setName(event.currentTarget.value);
          setError(undefined);
        }}
      />
      <Radio.Group label={t.role} value={role} onChange={(value) => setRole(value)}>
        <Stack gap={6} mt={6}>
          {ROLES.map((each) => (
            <Radio key={each} size="xs" value={each} label={t.roles[each]} description={t.roleTexts[each]} />
          ))}
        </Stack>
      </Radio.Group>
    </ConfirmDialog>
  );
}

interface ChangeProps {
  what: 'role' | 'disable' | 'enable' | 'reset';
  admin: Admin;
  onPassword: (made: Shown) => void;
  onClose: () => void;
}

function ChangeDialog({ what, admin, onPassword, onClose }: ChangeProps) {
  const t = useTexts(adminsTexts);
  const tell = useTell();
  const refresh = useRefresh();
  const { id, name } = admin;
  const role: Role = admin.role === 'admin' ? 'viewer' : 'admin';
  const change = (body: { role?: Role; disabled?: boolean }) =>
    api.patch('/admin/api/admins/{id}', { path: { id }, body });
  const asked = {
    role: {
      title: t.roleTitle(name, t.roles[role]),
      text: t.roleText[role],
      confirm: t.toRole[role],
      done: t.roleDone,
      run: () => change({ role }),
    },
    disable: {
      title: t.disableTitle(name),
      text: t.disableText,
      confirm: t.disable,
      done: t.disabledDone,
      run: () => change({ disabled: true }),
    },
    enable: {
      title: t.enableTitle(name),
      text: t.enableText,
      confirm: t.enable,
      done: t.enabledDone,
      run: () => change({ disabled: false }),
    },
    reset: {
      title: t.resetTitle(name),
      text: t.resetText,
      confirm: t.reset,
      done: undefined,
      run: async () => {
        const { password } = await api.post('/admin/api/admins/{id}/password', { path: { id } });
        onPassword({ title: t.resetDone, user: name, password });
      },
    },
  }[what];
  const confirm = async (): Promise<void> => {
    try {
      await asked.run();
      if (asked.done) tell.done(asked.done);
      onClose();
    } catch (error) {
      if (error instanceof ApiError && error.codeDescription === 'LAST_ADMIN') tell.refused(t.last);
      else tell.failed(error);
    }
    await refresh('admins', 'audit');
  };
  return (
    <ConfirmDialog
      opened
      title={asked.title}
      text={asked.text}
      confirm={asked.confirm}
      isDangerous={what === 'disable' || what === 'reset'}
      onConfirm={confirm}
      onClose={onClose}
    />
  );
}
