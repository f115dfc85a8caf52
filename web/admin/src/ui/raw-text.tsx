import { ActionIcon } from '@mantine/core';
import { useState } from 'react';
import { dictionary, useTexts } from '../texts/dictionary.ts';
import { copyText } from './copy-text.ts';
import { IconCheck, IconCopy } from './icons.ts';
import { useTell } from './tell.tsx';
import classes from './ui.module.css';

const texts = dictionary({
  'pt-BR': { copy: 'Copiar tudo', copied: 'Copiado' },
  en: { copy: 'Copy all', copied: 'Copied' },
});

/** What turns text around or is not to be seen: shown as JSON would escape it. */
const UNSEEN = /[\u00ad\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]/g;

/** JSON or another text as it came; nothing in it is taken for markup, and nothing in it hides. */
export function RawText({ text, label }: { text: string; label: string }) {
  const t = useTexts(texts);
  const tell = useTell();
  const [copied, setCopied] = useState(false);
  const copy = async (): Promise<void> => {
    try {
      await copyText(text);
    } catch (error) {
      return tell.failed(error);
    }
    setCopied(true);
    setTimeout(() => setCopied(false), 1500);
  };
  return (
    <div className={classes.raw}>
      <pre tabIndex={0} role="region" aria-label={label} dir="ltr">
        {text.replace(UNSEEN, (each) => `\\u${each.charCodeAt(0).toString(16).padStart(4, '0')}`)}
      </pre>
      <ActionIcon
        className={classes.rawCopy}
        variant="default"
        aria-label={copied ? t.copied : t.copy}
        onClick={() => void copy()}
      >
        {copied ? <IconCheck size={14} /> : <IconCopy size={14} />}
      </ActionIcon>
    </div>
  );
}
