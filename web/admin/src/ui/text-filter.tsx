import { TextInput } from '@mantine/core';
import { useDebouncedCallback } from '@mantine/hooks';
import { type ReactNode, useEffect, useId, useRef, useState } from 'react';
import classes from './filters.module.css';

interface Props {
  label: string;
  given: string | undefined;
  onChange: (value: string) => void;
  /** What it often is. */
  choices?: readonly string[];
  /** Why what was given cannot be looked for. */
  error?: string | undefined;
  icon?: ReactNode;
  id?: string;
}

/** A field that is looked for while somebody types. */
export function TextFilter({ label, given = '', onChange, choices, error, icon, id }: Props) {
  const listId = useId();
  const [text, setText] = useState(given);
  const typed = useRef(given);
  const apply = useDebouncedCallback((value: string) => {
    typed.current = value.trim();
    onChange(value.trim());
  }, 250);
  // The address changed by other means: back, or all filters cleared.
  useEffect(() => {
    if (given !== typed.current) {
      typed.current = given;
      setText(given);
    }
  }, [given]);
  return (
    <>
      <TextInput
        {...(id && { id })}
        className={classes.text}
        size="xs"
        type="search"
        aria-label={label}
        placeholder={label}
        data-set={given ? true : undefined}
        leftSection={icon}
        maxLength={200}
        spellCheck={false}
        error={error}
        {...(choices && { list: listId })}
        value={text}
        onChange={(event) => {
          setText(event.currentTarget.value);
          apply(event.currentTarget.value);
        }}
        onKeyDown={(event) => {
          if (event.key === 'Escape') event.currentTarget.blur();
        }}
      />
      {choices && (
        <datalist id={listId}>
          {choices.map((choice) => (
            <option key={choice} value={choice} />
          ))}
        </datalist>
      )}
    </>
  );
}
