import { useGet } from '../api/use-get.ts';
import { useTexts } from '../texts/dictionary.ts';
import { PageHeader } from '../ui/page-header.tsx';
import { ErrorState, LoadingRows } from '../ui/states.tsx';
import { AttentionList } from './attention-list.tsx';
import { BudgetPanel } from './budget-panel.tsx';
import { FlagsPanel, BanksPanel } from './counts-panels.tsx';
import { ItemsPanel } from './items-panel.tsx';
import { JobsPanel } from './jobs-panel.tsx';
import classes from './overview.module.css';
import { overviewTexts } from './overview-texts.ts';
import { TrendPanel } from './trend-panel.tsx';
import { WebhooksPanel } from './webhooks-panel.tsx';

/** Sums over everything: not at every change, but this often. */
const EVERY = { everyMs: 5000 };

/** Is something wrong, and what; then how everything runs. */
export default function OverviewPage() {
  const t = useTexts(overviewTexts);
  const items = useGet('overview', '/admin/api/overview/items', {}, EVERY);
  const webhooks = useGet('overview', '/admin/api/overview/webhooks', {}, EVERY);
  const jobs = useGet('overview', '/admin/api/overview/jobs', {}, EVERY);
  const pluggy = useGet('overview', '/admin/api/overview/pluggy', {}, EVERY);
  const incidents = useGet('incidents', '/admin/api/incidents', { query: { state: 'open' } });
  const removals = useGet('removals', '/admin/api/removals', {});
  const all = [items, webhooks, jobs, pluggy, incidents, removals];
  const failed = all.find(({ error, data }) => error && !data);
  if (failed?.error)
    return (
      <>
        <PageHeader title={t.title} />
        <ErrorState error={failed.error} retry={() => all.forEach((each) => void each.refetch())} />
      </>
    );
  if (!items.data || !webhooks.data || !jobs.data || !pluggy.data || !incidents.data || !removals.data)
    return (
      <>
        <PageHeader title={t.title} />
        <LoadingRows rows={4} height={140} />
      </>
    );
  return (
    <>
      <PageHeader title={t.title} />
      <div className={classes.page}>
        <AttentionList
          items={items.data}
          webhooks={webhooks.data}
          jobs={jobs.data}
          pluggy={pluggy.data}
          incidents={incidents.data.results}
          heldLists={removals.data.results.length}
        />
        <ItemsPanel items={items.data} />
        <div className={classes.column}>
          <FlagsPanel flags={items.data.flags} />
          <TrendPanel trend={items.data.trend} />
          <JobsPanel jobs={jobs.data} />
          <BudgetPanel pluggy={pluggy.data} />
        </div>
        <div className={classes.column}>
          <BanksPanel banks={items.data.connectors} />
          <WebhooksPanel webhooks={webhooks.data} />
        </div>
      </div>
    </>
  );
}
