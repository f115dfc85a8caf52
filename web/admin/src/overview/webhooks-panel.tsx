import type { Schema } from '../api/client.ts';
import { useTexts } from '../texts/dictionary.ts';
import { useFormats } from '../texts/formats.ts';
import { BarChart } from '../ui/bar-chart.tsx';
import { Panel } from '../ui/panel.tsx';
import { Time } from '../ui/time.tsx';
import classes from './overview.module.css';
import { overviewTexts } from './overview-texts.ts';

/** What Pluggy sends, and how long it waits here. */
export function WebhooksPanel({ webhooks }: { webhooks: Schema<'WebhooksOverview'> }) {
  const t = useTexts(overviewTexts);
  const formats = useFormats();
  const { hours, ledger, registration } = webhooks;
  const labels = hours.map(({ hour }) => formats.time(hour));
  return (
    <Panel title={t.webhooks}>
      <BarChart
        title={`${t.webhooks}: ${t.received}`}
        unit={t.hour}
        labels={labels}
        series={[{ name: t.received, tone: 'accent', values: hours.map(({ received }) => received) }]}
        format={(value) => formats.number(value)}
      />
      <h3 className={classes.subhead}>{t.lag}</h3>
      <BarChart
        title={t.lag}
        unit={t.hour}
        labels={labels}
        series={[
          { name: t.lagMedian, tone: 'accent', values: hours.map(({ lagMedian }) => lagMedian) },
          { name: t.lagMax, tone: 'dim', values: hours.map(({ lagMax }) => lagMax) },
        ]}
        format={(value) => formats.duration(value * 1000)}
        isSmall
      />
      <ul className={classes.remarks}>
        {registration.problem === null && (
          <li data-tone="good">
            {t.registered}
            {registration.checkedAt !== null && (
              <>
                , {t.checked} <Time at={registration.checkedAt} />
              </>
            )}
          </li>
        )}
        {ledger.difference === 0 && <li data-tone="good">{t.ledgerFits(formats.number(ledger.received))}</li>}
      </ul>
    </Panel>
  );
}
