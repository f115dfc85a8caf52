import { useState } from 'react';
import classes from './ui.module.css';

/** Where Pluggy keeps institutions' logos; the page's policy lets no other in. */
const LOGOS = 'https://cdn.pluggy.ai/';

interface Props {
  name: string | null | undefined;
  imageUrl?: string | null | undefined;
  /** Below the name. */
  note?: string | null | undefined;
}

/** An institution with its logo, or its initials where there is none. */
export function BankName({ name, imageUrl, note }: Props) {
  const shown = name || '—';
  return (
    <span className={classes.bank}>
      <BankLogo name={shown} imageUrl={imageUrl} />
      <span className={classes.bankText}>
        <span className={classes.bankName} title={shown} style={{ display: 'block' }}>
          {shown}
        </span>
        {note && (
          <span className={classes.bankNote} title={note} style={{ display: 'block' }}>
            {note}
          </span>
        )}
      </span>
    </span>
  );
}

/** Only to be looked at: the name stands beside it. */
export function BankLogo({ name, imageUrl }: { name: string; imageUrl?: string | null | undefined }) {
  const [failed, setFailed] = useState<string>();
  const source = imageUrl?.startsWith(LOGOS) && imageUrl !== failed ? imageUrl : undefined;
  return (
    <span className={classes.logo} aria-hidden>
      {source ? (
        <img
          src={source}
          alt=""
          loading="lazy"
          referrerPolicy="no-referrer"
          onError={() => setFailed(source)}
        />
      ) : (
        initials(name)
      )}
    </span>
  );
}

const initials = (name: string): string =>
  name
    .split(/\s+/)
    .filter((word) => /^[\p{L}\p{N}]/u.test(word))
    .slice(0, 2)
    .map((word) => [...word][0]!.toLocaleUpperCase())
    .join('');
