import { Kbd, Modal } from '@mantine/core';
import { type ReactNode, createContext, useContext, useEffect, useRef, useState } from 'react';
import { dictionary, useTexts } from '../texts/dictionary.ts';
import classes from './shell.module.css';

const texts = dictionary({
  'pt-BR': { title: 'Atalhos do teclado', help: 'Mostrar os atalhos', close: 'Fechar' },
  en: { title: 'Keyboard shortcuts', help: 'Show the shortcuts', close: 'Close' },
});

export interface Shortcut {
  /** As `KeyboardEvent.key` has it: `j`, `X`, `Enter`, `?`. */
  keys: string | readonly string[];
  label: string;
  run: (event: KeyboardEvent) => void;
}

/** What stands on the keys. */
const SIGNS: Record<string, string> = { Escape: 'Esc', ArrowDown: '↓', ArrowUp: '↑' };

const Registered = createContext<Set<{ current: readonly Shortcut[] }>>(new Set());

/** Single keys for a page, while it is shown. They rest while somebody types, and while a dialog or a menu is open. */
export function useShortcuts(shortcuts: readonly Shortcut[]): void {
  const all = useContext(Registered);
  const own = useRef(shortcuts);
  useEffect(() => {
    own.current = shortcuts;
  });
  useEffect(() => {
    all.add(own);
    return () => {
      all.delete(own);
    };
  }, [all]);
}

/** Listens for the keys, and shows them all at `?`. */
export function ShortcutsProvider({ children }: { children: ReactNode }) {
  const t = useTexts(texts);
  const [all] = useState(() => new Set<{ current: readonly Shortcut[] }>());
  const [shown, setShown] = useState<readonly Shortcut[]>();
  useEffect(() => {
    const help = (): void => setShown([...all].flatMap(({ current }) => current));
    const press = (event: KeyboardEvent): void => {
      if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented || isBusy(event)) return;
      if (event.key === '?') return help();
      const found = [...all]
        .flatMap(({ current }) => current)
        .find(({ keys }) => (typeof keys === 'string' ? keys === event.key : keys.includes(event.key)));
      // Enter and space are a button's or a link's own when that has the focus.
      if (!found || (isOwnKey(event) && event.target !== document.body)) return;
      event.preventDefault();
      found.run(event);
    };
    const open = (): void => help();
    document.addEventListener('keydown', press);
    document.addEventListener('hub:shortcuts', open);
    return () => {
      document.removeEventListener('keydown', press);
      document.removeEventListener('hub:shortcuts', open);
    };
  }, [all]);
  return (
    <Registered value={all}>
      {children}
      <Modal
        opened={shown !== undefined}
        onClose={() => setShown(undefined)}
        title={t.title}
        closeButtonProps={{ 'aria-label': t.close }}
      >
        <dl className={classes.shortcuts}>
          {[...(shown ?? []), { keys: '?', label: t.help }].map(({ keys, label }) => (
            <div key={label}>
              <dt>
                {(typeof keys === 'string' ? [keys] : keys).map((key) => (
                  <Kbd key={key}>{SIGNS[key] ?? key}</Kbd>
                ))}
              </dt>
              <dd>{label}</dd>
            </div>
          ))}
        </dl>
      </Modal>
    </Registered>
  );
}

/** Opens the list of shortcuts from anywhere. */
export const showShortcuts = (): void => void document.dispatchEvent(new Event('hub:shortcuts'));

const isOwnKey = ({ key, target }: KeyboardEvent): boolean =>
  (key === 'Enter' || key === ' ') && target instanceof HTMLElement && target.matches('a, button, summary');

function isBusy({ target }: KeyboardEvent): boolean {
  if (document.querySelector('[aria-modal="true"], [role="menu"], [role="listbox"]')) return true;
  return (
    target instanceof HTMLElement &&
    (target.isContentEditable ||
      target.matches('textarea, select, input:not([type="checkbox"]):not([type="radio"])'))
  );
}
