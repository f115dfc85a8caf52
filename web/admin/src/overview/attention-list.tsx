import type { ReactNode } from 'react';
import { Link } from 'wouter';
import type { Schema } from '../api/client.ts';
import { PAGES } from '../pages.ts';
import { useTexts } from '../texts/dictionary.ts';
import { useFormats } from '../texts/formats.ts';
import { IconArrowRight, IconCircleCheck } from '../ui/icons.ts';
import { Panel } from '../ui/panel.tsx';
import { Time } from '../ui/time.tsx';
import classes from './overview.module.css';
import { overviewTexts } from './overview-texts.ts';

interface Props {
  items: Schema<'ItemsOverview'>;
  webhooks: Schema<'WebhooksOverview'>;
  jobs: Schema<'JobsOverview'>;
  pluggy: Schema<'PluggyOverview'>;
  incidents: readonly Schema<'Incident'>[];
  heldLists: number;
}

interface Matter {
  key: string;
  severity: 'error' | 'warning';
  text: string;
  more?: ReactNode;
  /** The page where it can be dealt with. */
  to?: string;
}

/** Seconds after which a queue is late: it is usually empty within one or two. */
const LATE_S = 300;
const QUOTA_SHARE = 0.9;

/** What an admin has to know first, in sentences. */
export function AttentionList(props: Props) {
  const t = useTexts(overviewTexts);
  const matters = useMatters(props);
  if (matters.length === 0)
    return (
      <section className={classes.allWell}>
        <IconCircleCheck size={22} aria-hidden />
        <div>
          <h2>{t.allWell}</h2>
          <p>{t.allWellText}</p>
        </div>
      </section>
    );
  return (
    <div className={classes.wide}>
      <Panel title={t.now}>
        <ul className={classes.matters}>
          {matters.map(({ key, severity, text, more, to }) => (
            <li key={key} data-severity={severity}>
              <span className={classes.matter}>
                <bdi>{text}</bdi> {more}
              </span>
              {to !== undefined && isPage(to) && (
                <Link to={to} aria-label={`${t.look}: ${text}`}>
                  {t.look}
                  <IconArrowRight size={13} aria-hidden />
                </Link>
              )}
            </li>
          ))}
        </ul>
      </Panel>
    </div>
  );
}

const isPage = (to: string): boolean => PAGES.some(({ path }) => path === to.split(/[?#]/)[0]);

function useMatters({ items, webhooks, jobs, pluggy, incidents, heldLists }: Props): Matter[] {
  const t = useTexts(overviewTexts);
  const formats = useFormats();
  const seconds = (value: number): string => formats.duration(value * 1000);
  const matters: (Matter | false)[] = [
    ...incidents.map(({ id, connectorId, connectorName, items: count, openedAt }): Matter => ({
      key: `incident ${id}`,
      severity: 'error',
      text: t.incident(connectorName ?? String(connectorId), count),
      more: <Time at={openedAt} />,
      to: `/incidents#${id}`,
    })),
    webhooks.registration.problem !== null && {
      key: 'registration',
      severity: 'error',
      text: t.registration,
      more: <span>{webhooks.registration.problem}</span>,
      to: '/webhooks',
    },
    webhooks.ledger.difference !== 0 && {
      key: 'ledger',
      severity: 'error',
      text: t.ledger(webhooks.ledger.difference),
      to: '/webhooks',
    },
    (webhooks.oldestWaiting ?? 0) > LATE_S && {
      key: 'webhooks',
      severity: 'error',
      text: t.slowWebhooks(seconds(webhooks.oldestWaiting ?? 0)),
      to: '/webhooks?state=waiting',
    },
    (jobs.oldestWaiting ?? 0) > LATE_S && {
      key: 'late',
      severity: 'error',
      text: t.slowJobs(seconds(jobs.oldestWaiting ?? 0)),
      to: '/jobs',
    },
    jobs.parked > 0 && { key: 'jobs', severity: 'error', text: t.parkedJobs(jobs.parked), to: '/jobs' },
    webhooks.ledger.parked > 0 && {
      key: 'parked',
      severity: 'warning',
      text: t.parkedWebhooks(webhooks.ledger.parked),
      to: '/webhooks?state=parked',
    },
    ...pluggy.budgets
      .filter(({ blockedSeconds }) => blockedSeconds > 0)
      .map(({ routes, blockedSeconds }): Matter => ({
        key: `blocked ${routes}`,
        severity: 'warning',
        text: t.blocked(routes),
        more: <span>{t.blockedFor(seconds(blockedSeconds))}</span>,
      })),
    items.turns.us > 0 && {
      key: 'us',
      severity: 'warning',
      text: t.ours(items.turns.us),
      to: '/items?turn=us',
    },
    heldLists > 0 && {
      key: 'removals',
      severity: 'warning',
      text: t.removals(heldLists),
      to: '/items?flag=REMOVALS_HELD',
    },
    items.quota.limit !== null &&
      items.quota.items >= items.quota.limit * QUOTA_SHARE && {
        key: 'quota',
        severity: 'warning',
        text: t.quota(formats.percent(items.quota.items / items.quota.limit)),
      },
  ];
  return matters.filter((matter) => matter !== false);
}
