import { type ReactNode, useId } from 'react';
import classes from './ui.module.css';

interface Props {
  title: string;
  note?: ReactNode;
  /** At the end of its head, e.g. a link to more. */
  end?: ReactNode;
  children: ReactNode;
}

/** A part of a page with a heading of its own. */
export function Panel({ title, note, end, children }: Props) {
  const id = useId();
  return (
    <section className={classes.panel} aria-labelledby={id}>
      <header className={classes.panelHead}>
        <h2 id={id}>{title}</h2>
        {note !== undefined && <span className={classes.panelNote}>{note}</span>}
        {end !== undefined && <span className={classes.panelEnd}>{end}</span>}
      </header>
      <div className={classes.panelBody}>{children}</div>
    </section>
  );
}
