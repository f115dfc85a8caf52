import { Button } from '@mantine/core';
import { type Schema, api } from '../api/client.ts';
import { useGet, useRefresh } from '../api/use-get.ts';
import { dictionary, useTexts } from '../texts/dictionary.ts';
import { type Column, DataList } from '../ui/data-list.tsx';
import list from '../ui/data-list.module.css';
import { ForeignText } from '../ui/foreign-text.tsx';
import { ListStates } from '../ui/list-states.tsx';
import { Mark } from '../ui/mark.tsx';
import { EmptyState } from '../ui/states.tsx';
import { useTell } from '../ui/tell.tsx';
import { Time } from '../ui/time.tsx';
import { useAttempt } from '../ui/use-attempt.ts';

type Session = Schema<'AdminSession'>;

const texts = dictionary({
  'pt-BR': {
    label: 'Sessões, a usada por último primeiro',
    browser: 'Navegador',
    unknown: 'desconhecido',
    address: 'Endereço',
    opened: 'Aberta',
    used: 'Usada',
    expires: 'Termina',
    isThis: 'esta',
    end: 'Encerrar',
    endOne: (where: string) => `Encerrar a sessão de ${where}`,
    ended: 'Sessão encerrada.',
    none: 'Nenhuma sessão aberta',
  },
  en: {
    label: 'Sessions, the last used first',
    browser: 'Browser',
    unknown: 'unknown',
    address: 'Address',
    opened: 'Opened',
    used: 'Used',
    expires: 'Ends',
    isThis: 'this one',
    end: 'End',
    endOne: (where: string) => `End the session from ${where}`,
    ended: 'The session is ended.',
    none: 'No session is open',
  },
});

/** Where an admin is logged in. */
export function AdminSessions({ id }: { id: string }) {
  const found = useGet('admins', '/admin/api/admins/{id}/sessions', { path: { id } });
  return (
    <Sessions
      found={found}
      end={(sessionId) =>
        api.delete('/admin/api/admins/{id}/sessions/{sessionId}', { path: { id, sessionId } })
      }
    />
  );
}

/** Where whoever looks is logged in. */
export function OwnSessions() {
  const found = useGet('admins', '/admin/api/sessions', {});
  return (
    <Sessions
      found={found}
      end={(sessionId) => api.delete('/admin/api/sessions/{sessionId}', { path: { sessionId } })}
    />
  );
}

interface Props {
  found: ReturnType<typeof useGet<'/admin/api/sessions'>>;
  end: (sessionId: string) => Promise<unknown>;
}

function Sessions({ found, end }: Props) {
  const t = useTexts(texts);
  const tell = useTell();
  const refresh = useRefresh();
  const { isBusy, attempt } = useAttempt();
  const sessions = found.data?.results ?? [];
  const revoke = async ({ id }: Session): Promise<void> => {
    if (await attempt(() => end(id))) tell.done(t.ended);
    await refresh('admins', 'audit');
  };
  const columns: Column<Session>[] = [
    {
      header: t.browser,
      kind: 'head',
      cell: ({ userAgent, isThis }) => (
        <>
          <span className={list.strong} title={userAgent ?? undefined}>
            <ForeignText text={userAgent ? browserOf(userAgent) : t.unknown} lines={2} />
          </span>
          {isThis && (
            <div>
              <Mark tone="good">{t.isThis}</Mark>
            </div>
          )}
        </>
      ),
    },
    { header: t.address, kind: 'wide', cell: ({ address }) => <ForeignText text={address} lines={1} /> },
    { header: t.opened, kind: 'short', cell: ({ createdAt }) => <Time at={createdAt} style="short" /> },
    { header: t.used, kind: 'short', cell: ({ lastUsedAt }) => <Time at={lastUsedAt} style="short" /> },
    { header: t.expires, kind: 'short', cell: ({ expiresAt }) => <Time at={expiresAt} style="short" /> },
  ];
  return (
    <ListStates list={found} count={sessions.length} empty={<EmptyState title={t.none} />}>
      <DataList
        label={t.label}
        rows={sessions}
        columns={columns}
        idOf={({ id }) => id}
        nameOf={({ address }) => address}
        prefix="session-"
        actions={(session) => (
          <Button
            variant="default"
            size="compact-sm"
            disabled={isBusy}
            aria-label={t.endOne(session.address)}
            onClick={() => void revoke(session)}
          >
            {t.end}
          </Button>
        )}
      />
    </ListStates>
  );
}

/** `Firefox · Linux`, as far as what it calls itself can be read; else all of that. */
function browserOf(userAgent: string): string {
  const name = (
    [
      ['Edge', /Edg\//],
      ['Opera', /OPR\//],
      ['Firefox', /Firefox\//],
      ['Chrome', /Chrome\//],
      ['Safari', /Safari\//],
    ] as const
  ).find(([, pattern]) => pattern.test(userAgent))?.[0];
  const system = (
    [
      ['Android', /Android/],
      ['iPhone', /iPhone/],
      ['iPad', /iPad/],
      ['Windows', /Windows/],
      ['macOS', /Mac OS/],
      ['Linux', /Linux/],
    ] as const
  ).find(([, pattern]) => pattern.test(userAgent))?.[0];
  return name ? [name, system].filter(Boolean).join(' · ') : userAgent;
}
