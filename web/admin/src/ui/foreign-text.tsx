import classes from './ui.module.css';

interface Props {
  text: string | null | undefined;
  /** After how many lines it ends; else it is shown whole. */
  lines?: 1 | 2 | 3;
  isCode?: boolean;
}

/**
 * What a bank, an app or Pluggy has written: any length, any script. It is set apart, so that marks for right-to-left
 * in it turn around nothing else, and breaks where it must.
 */
export function ForeignText({ text, lines, isCode = false }: Props) {
  if (!text) return <span>—</span>;
  return (
    <bdi
      className={classes.foreign}
      data-lines={lines}
      data-code={isCode || undefined}
      {...(lines && { title: text })}
    >
      {text}
    </bdi>
  );
}
