import { ActionIcon, Button, Menu } from '@mantine/core';
import { useState } from 'react';
import { useMayAct } from '../api/session.tsx';
import { turnOf } from '../health/explain.ts';
import { ActionDialogs, type Asking } from '../items/action-dialogs.tsx';
import { SnoozeMenu } from '../items/item-menu.tsx';
import { itemsTexts } from '../items/items-texts.ts';
import { useItemActions } from '../items/use-item-actions.ts';
import { useShortcuts } from '../shell/shortcuts.tsx';
import { useTexts } from '../texts/dictionary.ts';
import {
  IconArrowBackUp,
  IconCheck,
  IconClock,
  IconDots,
  IconEye,
  IconLink,
  IconNote,
  IconRefresh,
  IconTrash,
} from '../ui/icons.ts';
import { type Ending, EndItemDialog } from './end-item-dialog.tsx';
import { type ReviewedItem, itemTexts } from './item-texts.ts';

interface Props {
  found: ReviewedItem;
  clientUserId: string | null;
}

/** What can be done for this Item; for those who may. The keys are those of the queue. */
export function ItemActionsBar({ found, clientUserId }: Props) {
  const t = useTexts(itemsTexts);
  const own = useTexts(itemTexts);
  const mayAct = useMayAct();
  const actions = useItemActions();
  const [asking, ask] = useState<Asking>();
  const [ending, end] = useState<Ending>();
  const isDuplicate = found.health.flags.some(({ flag }) => flag === 'DUPLICATE');
  // Of an incident, or while it is our turn, a link is not what helps.
  const waitsForUser = turnOf(found.health.flags) === 'user';
  const subjects = [{ itemId: found.itemId, clientUserId }];
  const state = found.reviews.find((review) => review.state !== 'closed')?.state;
  const acknowledge = () => actions.change('acknowledge', subjects);
  const reopen = () => actions.change('reopen', subjects);
  const resolve = (): void => ask({ what: 'resolve', items: subjects });
  const note = (): void => ask({ what: 'note', items: subjects });
  const act = (run: () => unknown) => () => {
    if (!actions.isBusy) void run();
  };
  useShortcuts(
    mayAct
      ? [
          { keys: 'c', label: t.copy, run: act(() => actions.copyLink(subjects)) },
          { keys: 'y', label: t.sync, run: act(() => actions.sync(subjects)) },
          ...(state
            ? [
                { keys: 'a', label: t.acknowledge, run: act(acknowledge) },
                { keys: 'r', label: t.resolve, run: act(resolve) },
                { keys: 'n', label: t.addNote, run: act(note) },
                { keys: 'o', label: t.reopen, run: act(reopen) },
              ]
            : []),
        ]
      : [],
  );
  if (!mayAct) return null;
  const button = { size: 'xs', variant: 'default', disabled: actions.isBusy } as const;
  return (
    <>
      <Button
        {...button}
        variant={waitsForUser ? 'filled' : 'default'}
        leftSection={<IconLink size={15} />}
        onClick={() => void actions.copyLink(subjects)}
      >
        {t.copy}
      </Button>
      <Button {...button} leftSection={<IconRefresh size={15} />} onClick={() => void actions.sync(subjects)}>
        {t.sync}
      </Button>
      {state === 'open' && (
        <Button {...button} leftSection={<IconEye size={15} />} onClick={() => void acknowledge()}>
          {t.acknowledge}
        </Button>
      )}
      {state && state !== 'open' && (
        <Button {...button} leftSection={<IconArrowBackUp size={15} />} onClick={() => void reopen()}>
          {t.reopen}
        </Button>
      )}
      {state && state !== 'resolved' && (
        <SnoozeMenu items={subjects} actions={actions} ask={ask} onDone={() => undefined}>
          <Button {...button} leftSection={<IconClock size={15} />}>
            {t.snooze}
          </Button>
        </SnoozeMenu>
      )}
      <Menu position="bottom-end" shadow="md">
        <Menu.Target>
          <ActionIcon variant="default" size={30} aria-label={t.more_}>
            <IconDots size={16} />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          {state && state !== 'resolved' && (
            <Menu.Item leftSection={<IconCheck size={15} />} onClick={resolve}>
              {t.resolve}
            </Menu.Item>
          )}
          {state && state !== 'open' && state !== 'acknowledged' && (
            <Menu.Item leftSection={<IconEye size={15} />} onClick={() => void acknowledge()}>
              {t.acknowledge}
            </Menu.Item>
          )}
          {state && (
            <Menu.Item leftSection={<IconNote size={15} />} onClick={note}>
              {t.addNote}
            </Menu.Item>
          )}
          {isDuplicate && (
            <Menu.Item leftSection={<IconTrash size={15} />} onClick={() => end('supersede')}>
              {own.supersede}
            </Menu.Item>
          )}
          <Menu.Item leftSection={<IconTrash size={15} />} onClick={() => end('delete')}>
            {own.delete}
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      {ending && <EndItemDialog ending={ending} itemId={found.itemId} onClose={() => end(undefined)} />}
      <ActionDialogs
        asking={asking}
        actions={actions}
        onClose={() => ask(undefined)}
        onDone={() => undefined}
      />
    </>
  );
}
