import { useState } from 'react';
import { dictionary, useTexts } from '../texts/dictionary.ts';
import { copyText } from './copy-text.ts';
import { IconCheck, IconCopy } from './icons.ts';
import { useTell } from './tell.tsx';
import classes from './ui.module.css';

const texts = dictionary({
  'pt-BR': { copy: (what: string) => `Copiar ${what}`, copied: 'Copiado' },
  en: { copy: (what: string) => `Copy ${what}`, copied: 'Copied' },
});

/** An id that a click copies. `short` shows its beginning only. */
export function Copyable({ value, short = false }: { value: string; short?: boolean }) {
  const t = useTexts(texts);
  const tell = useTell();
  const [copied, setCopied] = useState(false);
  const copy = async (): Promise<void> => {
    try {
      await copyText(value);
    } catch (error) {
      return tell.failed(error);
    }
    setCopied(true);
    setTimeout(() => setCopied(false), 1500);
  };
  return (
    <button
      type="button"
      className={classes.copyable}
      title={value}
      aria-label={copied ? t.copied : t.copy(value)}
      onClick={() => void copy()}
    >
      <span className={classes.oneLine}>{short ? value.slice(0, 8) : value}</span>
      {copied ? <IconCheck size={13} aria-hidden /> : <IconCopy size={13} aria-hidden />}
    </button>
  );
}
