import type { ReactNode } from 'react';
import { dictionary, useTexts } from '../texts/dictionary.ts';
import classes from './ui.module.css';

const texts = dictionary({ 'pt-BR': { numbers: 'Números' }, en: { numbers: 'Numbers' } });

export interface Series {
  name: string;
  tone: 'error' | 'good' | 'accent' | 'dim';
  /** One value for each label; null: there was nothing to measure. */
  values: readonly (number | null)[];
}

interface Props {
  /** What it shows, for whoever does not see it. */
  title: string;
  /** What the labels are, e.g. day. */
  unit: string;
  labels: readonly string[];
  series: readonly Series[];
  format: (value: number) => string;
  isSmall?: boolean;
  children?: ReactNode;
}

/** Bars side by side for each label, and the same as a table. */
export function BarChart({ title, unit, labels, series, format, isSmall = false }: Props) {
  const t = useTexts(texts);
  const most = Math.max(0, ...series.flatMap(({ values }) => values.map((value) => value ?? 0)));
  const said = (index: number): string =>
    [labels[index], ...series.map(({ name, values }) => `${name}: ${textOf(values[index], format)}`)].join(
      '\n',
    );
  return (
    <div>
      <div className={classes.legend} aria-hidden>
        {series.map(({ name, tone }) => (
          <span key={name} className={classes.chart} style={{ display: 'inline' }}>
            <i data-tone={tone} />
            {name}
          </span>
        ))}
      </div>
      <div className={classes.chart} role="img" aria-label={`${title}. ${t.numbers} ↓`}>
        <span className={classes.chartTop}>{format(most)}</span>
        <div className={classes.chartBars} data-small={isSmall || undefined}>
          {labels.map((label, index) => (
            <div key={label + String(index)} className={classes.chartColumn} title={said(index)}>
              {series.map(({ name, tone, values }) => (
                <span key={name} data-tone={tone} style={{ height: heightOf(values[index], most) }} />
              ))}
            </div>
          ))}
        </div>
        <div className={classes.chartEnds}>
          <span>{labels[0]}</span>
          <span>{labels.at(-1)}</span>
        </div>
      </div>
      <details className={classes.numbersTable}>
        <summary>{t.numbers}</summary>
        <div tabIndex={0} role="region" aria-label={title}>
          <table>
            <thead>
              <tr>
                <th scope="col">{unit}</th>
                {series.map(({ name }) => (
                  <th key={name} scope="col">
                    {name}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {labels
                .map((label, index) => (
                  <tr key={label + String(index)}>
                    <th scope="row">{label}</th>
                    {series.map(({ name, values }) => (
                      <td key={name}>{textOf(values[index], format)}</td>
                    ))}
                  </tr>
                ))
                .reverse()}
            </tbody>
          </table>
        </div>
      </details>
    </div>
  );
}

/** What is not nothing is to be seen, however little. */
const heightOf = (value: number | null | undefined, most: number): string =>
  value ? `max(2px, ${(100 * value) / most}%)` : '0';

const textOf = (value: number | null | undefined, format: (value: number) => string): string =>
  value === null || value === undefined ? '—' : format(value);
