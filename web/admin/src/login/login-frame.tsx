import type { ReactNode } from 'react';
import { useLanguage } from '../texts/language.tsx';
import classes from './login.module.css';

const LANGUAGES = [
  ['pt-BR', 'Português'],
  ['en', 'English'],
] as const;

/** What is shown to somebody who is not in yet. */
export function LoginFrame({ children }: { children: ReactNode }) {
  const { language, choose } = useLanguage();
  return (
    <main className={classes.page}>
      <span className={classes.brand}>
        <img src="/admin/icon.svg" alt="" width={28} height={28} />
        pluggy-hub
      </span>
      <div className={classes.card}>{children}</div>
      <div className={classes.languages}>
        {LANGUAGES.map(([code, name]) => (
          <button
            key={code}
            type="button"
            lang={code}
            aria-pressed={code === language}
            onClick={() => choose(code)}
          >
            {name}
          </button>
        ))}
      </div>
    </main>
  );
}
