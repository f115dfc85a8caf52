import { type ReactNode, useEffect, useRef } from 'react';
import classes from './ui.module.css';

interface Props {
  title: string;
  /** Before the title, e.g. a logo. */
  icon?: ReactNode;
  /** Beside the title, e.g. how many there are. */
  note?: ReactNode;
  /** Buttons. */
  children?: ReactNode;
}

/** The page's only `<h1>`; names the tab, and takes the focus when somebody came here by a link within the page. */
export function PageHeader({ title, icon, note, children }: Props) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    document.title = `${title} · pluggy-hub`;
  }, [title]);
  useEffect(() => {
    if (document.body.dataset['navigated']) heading.current?.focus({ preventScroll: true });
  }, []);
  return (
    <header className={classes.header}>
      <h1 ref={heading} tabIndex={-1}>
        {icon}
        <bdi className={classes.headerTitle} title={title.length > 100 ? title : undefined}>
          {title}
        </bdi>
      </h1>
      {note !== undefined && <span className={classes.headerNote}>{note}</span>}
      {children !== undefined && <div className={classes.headerActions}>{children}</div>}
    </header>
  );
}
