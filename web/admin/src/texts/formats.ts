import { useMemo } from 'react';
import { type Language, useLanguage } from './language.tsx';

/** Brazil's banks live in it, wherever the admin sits. */
export const TIME_ZONE = 'America/Sao_Paulo';

const UNITS: [Intl.RelativeTimeFormatUnit, number][] = [
  ['year', 31_536_000],
  ['month', 2_592_000],
  ['day', 86_400],
  ['hour', 3600],
  ['minute', 60],
];

/** Dates, times, numbers and money in a language. */
export interface Formats {
  /** 27 de nov. de 2026, 14:05 */
  instant(iso: string): string;
  /** 27/11 14:05:09; with its year when that is another: for rows below each other */
  moment(iso: string): string;
  /** 27 de nov. de 2026 */
  day(iso: string): string;
  /** há 3 dias; short: há 3 d */
  ago(iso: string, style?: 'long' | 'short', now?: number): string;
  /** 14:05 */
  time(iso: string): string;
  /** sex., 27 de nov. */
  weekday(iso: string): string;
  /** 380 ms; 1,8 s; 4 min; 2 h */
  duration(ms: number): string;
  number(value: number): string;
  percent(share: number): string;
  money(amount: number, currency?: string): string;
}

function make(language: Language): Formats {
  const instant = new Intl.DateTimeFormat(language, {
    dateStyle: 'medium',
    timeStyle: 'short',
    timeZone: TIME_ZONE,
  });
  const clock = {
    day: '2-digit',
    month: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    hourCycle: 'h23',
    timeZone: TIME_ZONE,
  } as const;
  const thisYear = new Intl.DateTimeFormat(language, clock);
  const anyYear = new Intl.DateTimeFormat(language, { ...clock, year: 'numeric' });
  const day = new Intl.DateTimeFormat(language, { dateStyle: 'medium', timeZone: TIME_ZONE });
  const time = new Intl.DateTimeFormat(language, { timeStyle: 'short', timeZone: TIME_ZONE });
  const weekday = new Intl.DateTimeFormat(language, {
    weekday: 'short',
    day: 'numeric',
    month: 'short',
    timeZone: TIME_ZONE,
  });
  const relative = {
    long: new Intl.RelativeTimeFormat(language, { numeric: 'always' }),
    short: new Intl.RelativeTimeFormat(language, { numeric: 'always', style: 'short' }),
  };
  const number = new Intl.NumberFormat(language);
  const percent = new Intl.NumberFormat(language, { style: 'percent', maximumFractionDigits: 1 });
  const oneDigit = new Intl.NumberFormat(language, { maximumFractionDigits: 1 });
  const monies = new Map<string, Intl.NumberFormat>();
  return {
    instant: (iso) => instant.format(new Date(iso)),
    moment(iso) {
      const at = new Date(iso);
      const format = at.getFullYear() === new Date().getFullYear() ? thisYear : anyYear;
      return format.format(at).replace(',', '');
    },
    day: (iso) => day.format(new Date(iso)),
    ago(iso, style = 'long', now = Date.now()) {
      const seconds = (Date.parse(iso) - now) / 1000;
      const [unit, size] = UNITS.find(([, each]) => Math.abs(seconds) >= each) ?? ['minute', 60];
      return relative[style].format(Math.trunc(seconds / size) || (seconds > 30 ? 1 : -1), unit);
    },
    time: (iso) => time.format(new Date(iso)),
    weekday: (iso) => weekday.format(new Date(iso)),
    duration(ms) {
      if (ms < 1000) return `${number.format(Math.round(ms))} ms`;
      if (ms < 60_000) return `${oneDigit.format(ms / 1000)} s`;
      if (ms < 5_400_000) return `${number.format(Math.round(ms / 60_000))} min`;
      return `${oneDigit.format(ms / 3_600_000)} h`;
    },
    number: (value) => number.format(value),
    percent: (share) => percent.format(share),
    money(amount, currency = 'BRL') {
      let format = monies.get(currency);
      if (!format) {
        format = moneyFormat(language, currency);
        monies.set(currency, format);
      }
      return format.format(amount);
    },
  };
}

/** A bank may send a currency that is none. */
function moneyFormat(language: Language, currency: string): Intl.NumberFormat {
  try {
    return new Intl.NumberFormat(language, { style: 'currency', currency });
  } catch {
    return new Intl.NumberFormat(language, { minimumFractionDigits: 2 });
  }
}

export function useFormats(): Formats {
  const { language } = useLanguage();
  return useMemo(() => make(language), [language]);
}
