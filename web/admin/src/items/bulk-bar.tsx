import { Button } from '@mantine/core';
import { useTexts } from '../texts/dictionary.ts';
import { IconCheck, IconClock, IconEye, IconLink, IconNote, IconRefresh } from '../ui/icons.ts';
import { SelectionBar } from '../ui/selection-bar.tsx';
import type { Asking } from './action-dialogs.tsx';
import { SnoozeMenu } from './item-menu.tsx';
import { type Review, itemsTexts } from './items-texts.ts';
import type { ItemActions } from './use-item-actions.ts';

interface Props {
  items: readonly Review[];
  actions: ItemActions;
  ask: (asking: Asking) => void;
  onDone: () => void;
  onClear: () => void;
}

/** What can be done with all that are selected. */
export function BulkBar({ items, actions, ask, onDone, onClear }: Props) {
  const t = useTexts(itemsTexts);
  const button = { variant: 'subtle', size: 'compact-sm', disabled: actions.isBusy } as const;
  const acknowledge = async (): Promise<void> => {
    if (await actions.change('acknowledge', items)) onDone();
  };
  return (
    <SelectionBar count={items.length} onClear={onClear}>
      <Button {...button} leftSection={<IconLink size={15} />} onClick={() => void actions.copyLink(items)}>
        {t.copy}
      </Button>
      <Button {...button} leftSection={<IconRefresh size={15} />} onClick={() => void actions.sync(items)}>
        {t.sync}
      </Button>
      <Button {...button} leftSection={<IconEye size={15} />} onClick={() => void acknowledge()}>
        {t.acknowledge}
      </Button>
      <SnoozeMenu items={items} actions={actions} ask={ask} onDone={onDone}>
        <Button {...button} leftSection={<IconClock size={15} />}>
          {t.snooze}
        </Button>
      </SnoozeMenu>
      <Button
        {...button}
        leftSection={<IconCheck size={15} />}
        onClick={() => ask({ what: 'resolve', items })}
      >
        {t.resolve}
      </Button>
      <Button {...button} leftSection={<IconNote size={15} />} onClick={() => ask({ what: 'note', items })}>
        {t.addNote}
      </Button>
    </SelectionBar>
  );
}
