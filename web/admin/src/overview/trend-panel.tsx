import type { Schema } from '../api/client.ts';
import { useTexts } from '../texts/dictionary.ts';
import { useFormats } from '../texts/formats.ts';
import { BarChart } from '../ui/bar-chart.tsx';
import { Panel } from '../ui/panel.tsx';
import { overviewTexts } from './overview-texts.ts';

/** Whether it gets better or worse. */
export function TrendPanel({ trend }: { trend: readonly Schema<'FlagDay'>[] }) {
  const t = useTexts(overviewTexts);
  const formats = useFormats();
  return (
    <Panel title={t.trend}>
      <BarChart
        title={t.trend}
        unit={t.day}
        // Noon in Brasília is the same day everywhere that matters here.
        labels={trend.map(({ day }) => formats.weekday(`${day}T15:00:00Z`))}
        series={[
          { name: t.raised, tone: 'error', values: trend.map(({ raised }) => raised) },
          { name: t.cleared, tone: 'good', values: trend.map(({ cleared }) => cleared) },
        ]}
        format={(value) => formats.number(value)}
      />
    </Panel>
  );
}
