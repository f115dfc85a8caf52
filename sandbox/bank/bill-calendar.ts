import { DAY_MS } from './sao-paulo-day.js';

/** A card's bill: closes on the 3rd, is due on the 10th, and is named for the month it is due in. */
export interface BillPeriod {
  /** Months since January 1970 of the month it closes in: the bill's number. */
  number: number;
  month: string;
  firstDay: number;
  closesOn: number;
  dueOn: number;
}

const CLOSING_DAY = 3;
const DUE_DAY = 10;

export function billOfDay(day: number): BillPeriod {
  const date = new Date(day * DAY_MS);
  const months = date.getUTCFullYear() * 12 + date.getUTCMonth() - 1970 * 12;
  return bill(date.getUTCDate() <= CLOSING_DAY ? months : months + 1);
}

export function bill(number: number): BillPeriod {
  return {
    number,
    month: new Date(Date.UTC(1970, number, 1)).toISOString().slice(0, 7),
    firstDay: Date.UTC(1970, number - 1, CLOSING_DAY + 1) / DAY_MS,
    closesOn: Date.UTC(1970, number, CLOSING_DAY) / DAY_MS,
    dueOn: Date.UTC(1970, number, DUE_DAY) / DAY_MS,
  };
}
