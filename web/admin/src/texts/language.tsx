import { type ReactNode, createContext, useContext, useEffect, useState } from 'react';

export type Language = 'pt-BR' | 'en';

interface Chosen {
  language: Language;
  choose: (language: Language) => void;
}

const KEY = 'hub-language';
const Current = createContext<Chosen>({ language: 'pt-BR', choose: () => undefined });

export function LanguageProvider({ children }: { children: ReactNode }) {
  const [language, setLanguage] = useState<Language>(initial);
  useEffect(() => {
    document.documentElement.lang = language;
  }, [language]);
  const choose = (chosen: Language): void => {
    setLanguage(chosen);
    try {
      localStorage.setItem(KEY, chosen);
    } catch {
      // A browser that keeps nothing asks again next time.
    }
  };
  return <Current value={{ language, choose }}>{children}</Current>;
}

export const useLanguage = (): Chosen => useContext(Current);

/** As chosen before, else as the browser is set. */
function initial(): Language {
  try {
    const kept = localStorage.getItem(KEY);
    if (kept === 'pt-BR' || kept === 'en') return kept;
  } catch {
    // As for somebody new.
  }
  return navigator.language.toLowerCase().startsWith('pt') ? 'pt-BR' : 'en';
}
