import { Button, NativeSelect } from '@mantine/core';
import { useState } from 'react';
import { type Schema, api } from '../api/client.ts';
import { useMayAct } from '../api/session.tsx';
import { useGet, useRefresh } from '../api/use-get.ts';
import { dictionary, useTexts } from '../texts/dictionary.ts';
import { useFormats } from '../texts/formats.ts';
import { BankName } from '../ui/bank-name.tsx';
import { ConfirmDialog } from '../ui/confirm.tsx';
import { Copyable } from '../ui/copyable.tsx';
import { type Column, DataList } from '../ui/data-list.tsx';
import { ForeignText } from '../ui/foreign-text.tsx';
import { IconUserCheck } from '../ui/icons.ts';
import { ListStates } from '../ui/list-states.tsx';
import { PageHeader } from '../ui/page-header.tsx';
import { SelectionBar } from '../ui/selection-bar.tsx';
import { EmptyState } from '../ui/states.tsx';
import { useTell } from '../ui/tell.tsx';
import { Time } from '../ui/time.tsx';
import { useAttempt } from '../ui/use-attempt.ts';
import { useListShortcuts } from '../ui/use-list-shortcuts.ts';
import { useSelection } from '../ui/use-selection.ts';

type Unclaimed = Schema<'UnclaimedItem'>;

/** As many as the API takes in one request. */
const BATCH = 500;
const s = (n: number): string => (n === 1 ? '' : 's');

const texts = dictionary({
  'pt-BR': {
    title: 'Itens sem app',
    count: (n: string) => `${n} na Pluggy`,
    label: 'Itens que não são de nenhum app, o mais antigo primeiro',
    bank: 'Banco',
    user: 'Usuário na Pluggy',
    status: 'Situação',
    id: 'Id',
    created: 'Criado',
    claim: 'Dar a um app',
    title_: (n: number) => (n === 1 ? 'Dar este Item a um app' : `Dar ${n} Itens a um app`),
    text: 'O app passa a ver o Item e os dados dele, e o hub passa a copiar tudo. Só dê ao app que tem o consentimento do usuário.',
    app: 'App',
    choose: 'Escolha o app',
    sure: (n: number, app: string) =>
      `${n === 1 ? 'Este Item passa' : `Estes ${n} Itens passam`} a ser de ${app}.`,
    done: (n: number, app: string) =>
      `${n} ${n === 1 ? 'Item' : 'Itens'} a caminho de ${app}. A importação segue sozinha.`,
    goodTitle: 'Todo Item tem app',
    goodText: 'Itens criados na Pluggy sem passar pelo hub aparecem aqui.',
    noApps: 'Não há nenhum app ainda.',
  },
  en: {
    title: 'Unclaimed Items',
    count: (n: string) => `${n} at Pluggy`,
    label: 'Items that are no app’s, the oldest first',
    bank: 'Bank',
    user: 'User at Pluggy',
    status: 'Status',
    id: 'Id',
    created: 'Made',
    claim: 'Give to an app',
    title_: (n: number) => (n === 1 ? 'Give this Item to an app' : `Give ${n} Items to an app`),
    text: 'The app sees the Item and its data from then on, and the hub copies all of it. Give it only to the app that has the user’s consent.',
    app: 'App',
    choose: 'Choose the app',
    sure: (n: number, app: string) =>
      `${n === 1 ? 'This Item becomes' : `These ${n} Items become`} ${app}’s.`,
    done: (n: number, app: string) => `${n} Item${s(n)} on the way to ${app}. The import goes on by itself.`,
    goodTitle: 'Every Item has an app',
    goodText: 'Items that were made at Pluggy without the hub appear here.',
    noApps: 'There is no app yet.',
  },
});

/** Items at Pluggy of which the hub does not know whose they are. */
export default function UnclaimedPage() {
  const t = useTexts(texts);
  const formats = useFormats();
  const mayAct = useMayAct();
  const found = useGet('items', '/admin/api/unclaimed-items', {});
  const items = found.data?.results ?? [];
  const selection = useSelection(items.map(({ id }) => id));
  const [claiming, claim] = useState<readonly string[]>();
  const selected = items.filter(({ id }) => selection.has(id)).map(({ id }) => id);
  useListShortcuts({
    selection,
    mayAct,
    more: [
      {
        keys: 'a',
        label: t.claim,
        run: () => {
          const ids = selected.length > 0 ? selected : selection.cursor ? [selection.cursor] : [];
          if (ids.length > 0) claim(ids);
        },
      },
    ],
  });
  const columns: Column<Unclaimed>[] = [
    { header: t.bank, kind: 'head', cell: ({ connector }) => <BankName name={connector} /> },
    {
      header: t.user,
      kind: 'wide',
      cell: ({ clientUserId }) => <ForeignText text={clientUserId} lines={2} />,
    },
    { header: t.status, kind: 'short', cell: ({ status }) => status ?? '—' },
    { header: t.created, kind: 'short', cell: ({ createdAt }) => <Time at={createdAt} style="short" /> },
    { header: t.id, kind: 'short', cell: ({ id }) => <Copyable value={id} short /> },
  ];
  return (
    <>
      <PageHeader title={t.title} note={found.data && t.count(formats.number(items.length))} />
      <ListStates
        list={found}
        count={items.length}
        empty={<EmptyState tone="good" title={t.goodTitle} text={t.goodText} />}
      >
        <DataList
          label={t.label}
          rows={items}
          columns={columns}
          idOf={({ id }) => id}
          nameOf={({ connector, id }) => `${connector ?? ''} ${id.slice(0, 8)}`}
          selection={mayAct ? selection : undefined}
          actions={
            mayAct
              ? ({ id }) => (
                  <Button variant="default" size="compact-sm" onClick={() => claim([id])}>
                    {t.claim}
                  </Button>
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
            leftSection={<IconUserCheck size={15} />}
            onClick={() => claim(selected)}
          >
            {t.claim}
          </Button>
        </SelectionBar>
      )}
      {claiming && (
        <ClaimDialog
          itemIds={claiming}
          onClose={() => {
            claim(undefined);
            selection.clear();
          }}
        />
      )}
    </>
  );
}

function ClaimDialog({ itemIds, onClose }: { itemIds: readonly string[]; onClose: () => void }) {
  const t = useTexts(texts);
  const tell = useTell();
  const refresh = useRefresh();
  const { attempt } = useAttempt();
  const { data } = useGet('apps', '/admin/api/apps', {});
  const [appId, setAppId] = useState('');
  const app = data?.results.find(({ id }) => id === appId);
  const confirm = async (): Promise<void> => {
    if (!app) return;
    const isDone = await attempt(async () => {
      for (let from = 0; from < itemIds.length; from += BATCH)
        await api.post('/admin/api/unclaimed-items/claim', {
          body: { appId, itemIds: itemIds.slice(from, from + BATCH) },
        });
    });
    await refresh('items', 'audit');
    if (!isDone) return;
    tell.done(t.done(itemIds.length, app.name));
    onClose();
  };
  return (
    <ConfirmDialog
      opened
      title={t.title_(itemIds.length)}
      text={t.text}
      confirm={t.claim}
      onConfirm={confirm}
      onClose={onClose}
    >
      <NativeSelect
        data-autofocus
        label={t.app}
        required
        withAsterisk={false}
        data={[
          { value: '', label: t.choose },
          ...(data?.results ?? []).map(({ id, name }) => ({ value: id, label: name })),
        ]}
        value={appId}
        error={data?.results.length === 0 ? t.noApps : undefined}
        description={app && <ForeignText text={t.sure(itemIds.length, app.name)} />}
        inputWrapperOrder={['label', 'input', 'description', 'error']}
        onChange={(event) => setAppId(event.currentTarget.value)}
      />
    </ConfirmDialog>
  );
}
