import type { Schema } from '../api/client.ts';
import { useTexts } from '../texts/dictionary.ts';
import { useFormats } from '../texts/formats.ts';
import { Panel } from '../ui/panel.tsx';
import ui from '../ui/ui.module.css';
import classes from './overview.module.css';
import { overviewTexts } from './overview-texts.ts';

/** How much work there is, and whether it goes on. */
export function JobsPanel({ jobs }: { jobs: Schema<'JobsOverview'> }) {
  const t = useTexts(overviewTexts);
  const formats = useFormats();
  const counts = [
    ['waiting', t.waiting, ''],
    ['running', t.running, ''],
    ['failing', t.failingJobs, 'warning'],
    ['parked', t.parked, 'error'],
  ] as const;
  return (
    <Panel
      title={t.jobs}
      note={jobs.oldestWaiting === null ? t.idle : t.oldest(formats.duration(jobs.oldestWaiting * 1000))}
    >
      <dl className={classes.four}>
        {counts.map(([name, label, tone]) => (
          <div key={name} data-tone={jobs[name] > 0 ? tone : ''}>
            <dt>{label}</dt>
            <dd>{formats.number(jobs[name])}</dd>
          </div>
        ))}
      </dl>
      {jobs.tasks.length > 0 && (
        <details className={ui.numbersTable}>
          <summary>{t.byTask}</summary>
          <div tabIndex={0} role="region" aria-label={t.byTask}>
            <table>
              <thead>
                <tr>
                  <th scope="col">{t.task}</th>
                  {counts.map(([name, label]) => (
                    <th key={name} scope="col">
                      {label}
                    </th>
                  ))}
                </tr>
              </thead>
              <tbody>
                {jobs.tasks.map((task) => (
                  <tr key={task.task}>
                    <th scope="row" className={classes.any}>
                      {task.task}
                    </th>
                    {counts.map(([name]) => (
                      <td key={name}>{formats.number(task[name])}</td>
                    ))}
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
        </details>
      )}
    </Panel>
  );
}
