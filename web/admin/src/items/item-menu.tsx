import { Menu } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTexts } from '../texts/dictionary.ts';
import { IconArrowBackUp, IconCheck, IconClock, IconEye, IconNote, IconRefresh } from '../ui/icons.ts';
import type { Asking } from './action-dialogs.tsx';
import { type Review, itemsTexts } from './items-texts.ts';
import { inHours, morningIn } from './snooze.ts';
import type { ItemActions, Subject } from './use-item-actions.ts';

interface MenuProps {
  items: readonly Subject[];
  actions: ItemActions;
  ask: (asking: Asking) => void;
  onDone: () => void;
  children: ReactNode;
  opened?: boolean;
  onChange?: (opened: boolean) => void;
}

type ReviewState = Review['state'];

/** Until when. */
export function SnoozeMenu({ items, actions, ask, onDone, children, opened, onChange }: MenuProps) {
  return (
    <Menu
      position="bottom-end"
      shadow="md"
      {...(opened !== undefined && { opened })}
      {...(onChange && { onChange })}
    >
      <Menu.Target>{children}</Menu.Target>
      <Menu.Dropdown>
        <SnoozeChoices items={items} actions={actions} ask={ask} onDone={onDone} />
      </Menu.Dropdown>
    </Menu>
  );
}

function SnoozeChoices({ items, actions, ask, onDone }: Omit<MenuProps, 'children'>) {
  const t = useTexts(itemsTexts);
  const snooze = async (until: string): Promise<void> => {
    if (await actions.change('snooze', items, { until })) onDone();
  };
  const choices = [
    [t.hours4, () => inHours(4)],
    [t.tomorrow, () => morningIn(1)],
    [t.days3, () => morningIn(3)],
    [t.week, () => morningIn(7)],
  ] as const;
  return (
    <>
      {choices.map(([label, until]) => (
        <Menu.Item key={label} leftSection={<IconClock size={15} />} onClick={() => void snooze(until())}>
          {label}
        </Menu.Item>
      ))}
      <Menu.Item leftSection={<IconClock size={15} />} onClick={() => ask({ what: 'date', items })}>
        {t.date}
      </Menu.Item>
    </>
  );
}

/** Everything that can be done for one Item, besides copying its link. */
export function ItemMenu({
  items,
  actions,
  ask,
  onDone,
  children,
  state,
}: MenuProps & { state: ReviewState }) {
  const t = useTexts(itemsTexts);
  const change = async (action: 'acknowledge' | 'reopen'): Promise<void> => {
    if (await actions.change(action, items)) onDone();
  };
  return (
    <Menu position="bottom-end" shadow="md" width={230}>
      <Menu.Target>{children}</Menu.Target>
      <Menu.Dropdown>
        <Menu.Item leftSection={<IconRefresh size={15} />} onClick={() => void actions.sync(items)}>
          {t.sync}
        </Menu.Item>
        {state !== 'acknowledged' && (
          <Menu.Item leftSection={<IconEye size={15} />} onClick={() => void change('acknowledge')}>
            {t.acknowledge}
          </Menu.Item>
        )}
        {state !== 'resolved' && (
          <Menu.Item leftSection={<IconCheck size={15} />} onClick={() => ask({ what: 'resolve', items })}>
            {t.resolve}
          </Menu.Item>
        )}
        <Menu.Item leftSection={<IconNote size={15} />} onClick={() => ask({ what: 'note', items })}>
          {t.addNote}
        </Menu.Item>
        {state !== 'open' && (
          <Menu.Item leftSection={<IconArrowBackUp size={15} />} onClick={() => void change('reopen')}>
            {t.reopen}
          </Menu.Item>
        )}
        <Menu.Label>{t.snooze}</Menu.Label>
        <SnoozeChoices items={items} actions={actions} ask={ask} onDone={onDone} />
      </Menu.Dropdown>
    </Menu>
  );
}
