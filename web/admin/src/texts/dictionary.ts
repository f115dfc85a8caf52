import { type Language, useLanguage } from './language.tsx';

/** What somebody reads, in both languages; a part with values in it is a function. */
export type Dictionary<T> = Record<Language, T>;

/** Every text stands in a dictionary beside what shows it. A text that one language lacks fails the type check. */
export const dictionary = <T extends object>(texts: { 'pt-BR': T; en: NoInfer<T> }): Dictionary<T> => texts;

export const useTexts = <T extends object>(texts: Dictionary<T>): T => texts[useLanguage().language];

/** A word of ours for a word of the API; the API's own for one that is not known here. */
export const wordOf = (words: Record<string, string>, word: string): string =>
  Object.hasOwn(words, word) ? words[word]! : word;
