import type { Schema } from '../api/client.ts';
import { useTexts } from '../texts/dictionary.ts';
import { useFormats } from '../texts/formats.ts';
import { Panel } from '../ui/panel.tsx';
import ui from '../ui/ui.module.css';
import { Columns } from './counts-panels.tsx';
import classes from './overview.module.css';
import { overviewTexts } from './overview-texts.ts';

type Budget = Schema<'RouteBudget'>;

/** How near Pluggy's rate limits are: routes in use first, the others folded away. */
export function BudgetPanel({ pluggy: { budgets, windowSeconds } }: { pluggy: Schema<'PluggyOverview'> }) {
  const t = useTexts(overviewTexts);
  const formats = useFormats();
  const isUsed = ({ user, burst, blockedSeconds }: Budget): boolean => user < burst || blockedSeconds > 0;
  const used = budgets.filter(isUsed);
  const full = budgets.filter((budget) => !isUsed(budget));
  return (
    <Panel title={t.budget} note={t.budgetText(formats.number(windowSeconds))}>
      {used.length > 0 && <Table budgets={used} />}
      {full.length > 0 && (
        <details className={ui.numbersTable} open={used.length === 0 && full.length <= 3}>
          <summary>{t.full(full.length)}</summary>
          <div tabIndex={0} role="region" aria-label={t.full(full.length)}>
            <Table budgets={full} />
          </div>
        </details>
      )}
    </Panel>
  );
}

function Table({ budgets }: { budgets: readonly Budget[] }) {
  const t = useTexts(overviewTexts);
  const formats = useFormats();
  return (
    <table className={classes.counts}>
      <Columns />
      <thead className="visually-hidden">
        <tr>
          <th scope="col">{t.route}</th>
          <th scope="col">{t.leftUser}</th>
        </tr>
      </thead>
      <tbody>
        {budgets.map(({ routes, user, burst, blockedSeconds }) => (
          <tr key={routes}>
            <th scope="row">
              <code>{routes}</code>
            </th>
            <td>
              <span className={classes.bar} style={{ width: '100%' }} aria-hidden>
                <span
                  data-tone={user / burst < 0.2 ? 'error' : 'accent'}
                  style={{ width: `${(100 * user) / burst}%` }}
                />
              </span>
            </td>
            <td className={classes.count}>
              {blockedSeconds > 0
                ? t.blockedFor(formats.duration(blockedSeconds * 1000))
                : t.left(formats.number(user), formats.number(burst))}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
