import { Link } from 'wouter';
import type { Schema } from '../api/client.ts';
import { useTexts } from '../texts/dictionary.ts';
import { useFormats } from '../texts/formats.ts';
import { Panel } from '../ui/panel.tsx';
import classes from './overview.module.css';
import { overviewTexts } from './overview-texts.ts';

const TURNS = ['user', 'bank', 'pluggy', 'us'] as const;

/** How the Items are, as one bar; and on whom those that are not well wait. */
export function ItemsPanel({ items }: { items: Schema<'ItemsOverview'> }) {
  const t = useTexts(overviewTexts);
  const formats = useFormats();
  const { quota } = items;
  const note =
    quota.limit === null
      ? t.quotaOpen(formats.number(quota.items), quota.items)
      : t.quotaOf(formats.number(quota.items), formats.number(quota.limit));
  const parts = [
    ['well', items.healthy],
    ['warning', items.severities.warning],
    ['error', items.severities.error],
  ] as const;
  return (
    <div className={classes.wide}>
      <Panel title={t.items} note={note}>
        {items.items === 0 ? (
          <p className={classes.dim}>{t.none}</p>
        ) : (
          <div className={classes.items}>
            <div>
              <p className={classes.big}>
                {t.wellOf(formats.number(items.healthy), formats.number(items.items))}
              </p>
              <div className={classes.share} aria-hidden>
                {parts
                  .filter(([, count]) => count > 0)
                  .map(([part, count]) => (
                    <span key={part} data-part={part} style={{ flexGrow: count }} />
                  ))}
              </div>
              <ul className={classes.keys}>
                {parts.map(([part, count]) => (
                  <li key={part}>
                    <i data-part={part} />
                    <b>{formats.number(count)}</b> {t[part]}
                  </li>
                ))}
              </ul>
            </div>
            <ul className={classes.tiles}>
              {TURNS.map((turn) => (
                <li key={turn} data-zero={items.turns[turn] === 0 || undefined}>
                  <Link to={`/items?turn=${turn}`}>
                    <b>{formats.number(items.turns[turn])}</b>
                    <span>{t.turns[turn](items.turns[turn])}</span>
                  </Link>
                </li>
              ))}
            </ul>
          </div>
        )}
      </Panel>
    </div>
  );
}
