import { Button, Group, TextInput } from '@mantine/core';
import { useState } from 'react';
import { ApiError, type Schema, api } from '../api/client.ts';
import { useMayAct } from '../api/session.tsx';
import { useGet, useRefresh } from '../api/use-get.ts';
import { usePages } from '../api/use-pages.ts';
import { useTexts } from '../texts/dictionary.ts';
import { useFormats } from '../texts/formats.ts';
import { ConfirmDialog } from '../ui/confirm.tsx';
import { Copyable } from '../ui/copyable.tsx';
import { Money } from '../ui/money.tsx';
import { MoreButton } from '../ui/more-button.tsx';
import { EmptyState, ErrorState, LoadingRows } from '../ui/states.tsx';
import { useTell } from '../ui/tell.tsx';
import { Time } from '../ui/time.tsx';
import classes from './item.module.css';
import { itemTexts } from './item-texts.ts';

type List = Schema<'HeldRemovals'>;

/** Rows that Pluggy no longer lists and that wait for a decision; and those that were decided to stay. */
export function RemovalsTab({ itemId }: { itemId: string }) {
  const t = useTexts(itemTexts);
  const held = useGet('removals', '/admin/api/removals', { query: { itemId } });
  const kept = useGet('removals', '/admin/api/removals', { query: { itemId, dismissed: true } });
  if (held.error && !held.data) return <ErrorState error={held.error} retry={() => void held.refetch()} />;
  if (!held.data) return <LoadingRows rows={3} height={64} />;
  return (
    <>
      {held.data.results.length === 0 ? (
        <EmptyState tone="good" title={t.noRemovals} text={t.noRemovalsText} />
      ) : (
        <>
          <p className={classes.dim}>{t.removalsText}</p>
          <Lists lists={held.data.results} />
        </>
      )}
      {kept.data && kept.data.results.length > 0 && (
        <>
          <h3 className={classes.kept}>{t.kept}</h3>
          <Lists lists={kept.data.results} areKept />
        </>
      )}
    </>
  );
}

function Lists({ lists, areKept = false }: { lists: readonly List[]; areKept?: boolean }) {
  return (
    <ul className={classes.rows}>
      {lists.map((list) => (
        <li key={`${list.kind} ${list.parentId}`}>
          <OneList list={list} isKept={areKept} />
        </li>
      ))}
    </ul>
  );
}

function OneList({ list, isKept }: { list: List; isKept: boolean }) {
  const t = useTexts(itemTexts);
  const formats = useFormats();
  const mayAct = useMayAct();
  const [isOpen, setOpen] = useState(!isKept && list.rows <= 20);
  const [asking, ask] = useState<'apply' | 'dismiss'>();
  const { data: copy } = useGet('runs', '/admin/api/items/{id}/copy', { path: { id: list.itemId } });
  const parent = copy?.accounts.find(({ id }) => id === list.parentId);
  return (
    <section className={classes.removal}>
      <div className={classes.removalTop}>
        <div className={classes.rowMain}>
          <strong>{t.kinds[list.kind]}</strong>{' '}
          {parent ? (
            <bdi>
              {parent.name} {parent.number}
            </bdi>
          ) : (
            list.parentId !== null && <Copyable value={list.parentId} short />
          )}
          <small>
            {t.wouldGo(formats.number(list.rows), formats.number(list.listRows))}
            {list.dependents > 0 && `, ${t.along(formats.number(list.dependents))}`} ·{' '}
            <Time at={list.since} />
          </small>
        </div>
        <Group gap="xs">
          <Button variant="subtle" size="compact-sm" aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
            {isOpen ? t.hideRows : t.showRows}
          </Button>
          {mayAct && !isKept && (
            <Button variant="default" size="compact-sm" onClick={() => ask('dismiss')}>
              {t.dismiss}
            </Button>
          )}
          {mayAct && (
            <Button color="red.8" size="compact-sm" onClick={() => ask('apply')}>
              {t.apply}
            </Button>
          )}
        </Group>
      </div>
      {isOpen && <HeldRows list={list} isKept={isKept} />}
      {asking && <Decide what={asking} list={list} isKept={isKept} onClose={() => ask(undefined)} />}
    </section>
  );
}

function HeldRows({ list: { itemId, kind, parentId }, isKept }: { list: List; isKept: boolean }) {
  const t = useTexts(itemTexts);
  const formats = useFormats();
  const query = { kind, dismissed: isKept, ...(parentId !== null && { parentId }) };
  const { list: held, rows } = usePages('removals', '/admin/api/removals/{itemId}', {
    path: { itemId },
    query,
  });
  if (held.error && !held.data) return <ErrorState error={held.error} retry={() => void held.refetch()} />;
  if (!held.data) return <LoadingRows rows={3} height={28} />;
  return (
    <>
      <div className={classes.frame}>
        <table className={classes.table} aria-label={t.kinds[kind]}>
          <thead>
            <tr>
              <th scope="col">{t.date}</th>
              <th scope="col">{t.description}</th>
              <th scope="col" className={classes.number}>
                {t.amount}
              </th>
              <th scope="col" className={classes.number} data-wide>
                {t.dependents}
              </th>
              <th scope="col" data-wide>
                Id
              </th>
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <tr key={row.id}>
                <td className={classes.short}>{row.date === null ? '—' : formats.day(row.date)}</td>
                <th scope="row">
                  <bdi className={classes.any}>{row.description || '—'}</bdi>
                </th>
                <td className={classes.number}>
                  <Money amount={row.amount === null ? null : Number(row.amount)} />
                </td>
                <td className={classes.number} data-wide>
                  {row.dependents === 0 ? '—' : formats.number(row.dependents)}
                </td>
                <td data-wide>
                  <Copyable value={row.id} short />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <MoreButton pages={held} />
    </>
  );
}

interface DecideProps {
  what: 'apply' | 'dismiss';
  list: List;
  isKept: boolean;
  onClose: () => void;
}

function Decide({ what, list, isKept, onClose }: DecideProps) {
  const t = useTexts(itemTexts);
  const formats = useFormats();
  const tell = useTell();
  const refresh = useRefresh();
  const [reason, setReason] = useState('');
  const { itemId, kind, parentId } = list;
  const decide = async (): Promise<void> => {
    const path = { itemId };
    const body = {
      kind,
      ...(parentId !== null && { parentId }),
      ...(isKept && { dismissed: true }),
      ...(reason.trim() && { reason: reason.trim() }),
    };
    try {
      if (what === 'apply') {
        const { removed, back } = await api.post('/admin/api/removals/{itemId}/apply', { path, body });
        tell.done(t.applied(formats.number(removed), formats.number(back)));
      } else {
        await api.post('/admin/api/removals/{itemId}/dismiss', { path, body });
        tell.done(t.dismissed(formats.number(list.rows)));
      }
    } catch (error) {
      const isUncertain = error instanceof ApiError && error.codeDescription === 'REMOVALS_NOT_CERTAIN';
      return tell.failed(isUncertain ? new ApiError(409, undefined, t.notCertain) : error);
    }
    onClose();
    await refresh('removals', 'items', 'runs');
  };
  const rows = formats.number(list.rows);
  return (
    <ConfirmDialog
      opened
      title={what === 'apply' ? t.applyTitle(rows) : t.dismissTitle(rows)}
      text={what === 'apply' ? t.applyText : t.dismissText}
      confirm={what === 'apply' ? t.apply : t.dismiss}
      isDangerous={what === 'apply'}
      onConfirm={decide}
      onClose={onClose}
    >
      <TextInput
        data-autofocus
        label={t.reason}
        maxLength={500}
        value={reason}
        onChange={(event) => setReason(event.currentTarget.value)}
      />
    </ConfirmDialog>
  );
}
