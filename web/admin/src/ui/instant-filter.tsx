import { TextInput } from '@mantine/core';
import classes from './filters.module.css';

interface Props {
  label: string;
  /** As in `<input type="datetime-local">`: 2026-11-27T09:00 */
  value: string | undefined;
  onChange: (value: string) => void;
}

/** A day and a time of it, in Brasília. */
export function InstantFilter({ label, value = '', onChange }: Props) {
  return (
    <label className={classes.instant}>
      <span>{label}</span>
      <TextInput
        size="xs"
        type="datetime-local"
        value={value}
        onChange={(event) => onChange(event.currentTarget.value)}
      />
    </label>
  );
}
