import classes from './ui.module.css';

/** A state: a word with a dot in its colour. `off`: it counts no more. */
export function Mark({
  tone = 'none',
  children,
}: {
  tone?: 'good' | 'warning' | 'error' | 'off' | 'none';
  children: string;
}) {
  return (
    <span className={classes.mark} data-tone={tone}>
      {children}
    </span>
  );
}
