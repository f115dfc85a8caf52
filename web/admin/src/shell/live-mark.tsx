import { Tooltip } from '@mantine/core';
import { useLiveState } from '../api/live.tsx';
import { dictionary, useTexts } from '../texts/dictionary.ts';
import classes from './shell.module.css';

const texts = dictionary({
  'pt-BR': {
    live: 'Ao vivo',
    liveLong: 'O que muda aparece sem recarregar.',
    connecting: 'Conectando…',
    connectingLong: 'A conexão ao vivo está sendo aberta.',
    lost: 'Reconectando…',
    lostLong: 'Sem conexão ao vivo com o hub. Os dados são lidos de novo quando você volta a esta aba.',
  },
  en: {
    live: 'Live',
    liveLong: 'What changes is shown without a reload.',
    connecting: 'Connecting…',
    connectingLong: 'The live connection is being opened.',
    lost: 'Reconnecting…',
    lostLong: 'No live connection to the hub. The data is read again when you come back to this tab.',
  },
});

/** Whether what is on the screen follows the hub. */
export function LiveMark() {
  const state = useLiveState();
  const t = useTexts(texts);
  return (
    <Tooltip label={t[`${state}Long`]} multiline maw={260}>
      <span className={classes.live} data-state={state} role="status">
        {t[state]}
      </span>
    </Tooltip>
  );
}
