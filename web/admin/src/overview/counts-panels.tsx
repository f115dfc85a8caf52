import { type ReactNode, useState } from 'react';
import { Button } from '@mantine/core';
import { Link } from 'wouter';
import type { Schema } from '../api/client.ts';
import { type FlagName, flagTexts } from '../health/flag-texts.ts';
import { useTexts } from '../texts/dictionary.ts';
import { useFormats } from '../texts/formats.ts';
import { Panel } from '../ui/panel.tsx';
import classes from './overview.module.css';
import { overviewTexts } from './overview-texts.ts';

/** As many banks as are looked at without asking for more. */
const BANKS = 8;

/** How many Items have which problem. */
export function FlagsPanel({ flags }: { flags: readonly Schema<'FlagCount'>[] }) {
  const t = useTexts(overviewTexts);
  const names = useTexts(flagTexts);
  // By flag: whose turn it is stands elsewhere.
  const byFlag = new Map<FlagName, { severity: string; items: number }>();
  for (const { flag, severity, items } of flags) {
    const known = byFlag.get(flag);
    const worst = known?.severity === 'error' ? 'error' : severity;
    byFlag.set(flag, { severity: worst, items: (known?.items ?? 0) + items });
  }
  const all = [...byFlag].sort(([, a], [, b]) => b.items - a.items);
  const most = all[0]?.[1].items ?? 0;
  return (
    <Panel title={t.flags}>
      {all.length === 0 ? (
        <p className={classes.dim}>{t.noFlags}</p>
      ) : (
        <table className={classes.counts}>
          <Columns />
          <thead className="visually-hidden">
            <tr>
              <th scope="col">{t.problem}</th>
              <th scope="col">{t.count}</th>
            </tr>
          </thead>
          <tbody>
            {all.map(([flag, { severity, items }]) => (
              <CountRow key={flag} count={items} share={items / most} tone={severity}>
                <Link to={`/items?flag=${flag}`}>{names[flag].name}</Link>
              </CountRow>
            ))}
          </tbody>
        </table>
      )}
    </Panel>
  );
}

/** How many Items of which bank are not well. */
export function BanksPanel({ banks }: { banks: readonly Schema<'ConnectorCount'>[] }) {
  const t = useTexts(overviewTexts);
  const formats = useFormats();
  const [isAll, setAll] = useState(false);
  const most = Math.max(1, ...banks.map(({ items }) => items));
  const shown = isAll ? banks : banks.slice(0, BANKS);
  return (
    <Panel title={t.banks}>
      {banks.length === 0 ? (
        <p className={classes.dim}>{t.none}</p>
      ) : (
        <table className={classes.counts}>
          <Columns />
          <thead className="visually-hidden">
            <tr>
              <th scope="col">{t.bank}</th>
              <th scope="col">{`${t.failing} / ${t.all}`}</th>
            </tr>
          </thead>
          <tbody>
            {shown.map(({ connectorId, name, items, unhealthy }) => (
              <CountRow
                key={connectorId}
                count={unhealthy}
                share={items / most}
                part={unhealthy / items}
                tone="error"
                of={formats.number(items)}
              >
                <Link to={`/items?connectorId=${connectorId}`} title={name ?? undefined}>
                  {name || connectorId}
                </Link>
              </CountRow>
            ))}
          </tbody>
        </table>
      )}
      {banks.length > shown.length && (
        <Button className={classes.more} variant="subtle" size="compact-xs" onClick={() => setAll(true)}>
          {t.otherBanks(banks.length - shown.length)}
        </Button>
      )}
    </Panel>
  );
}

interface CountRowProps {
  children: ReactNode;
  count: number;
  of?: string;
  /** How long its bar is, of the longest. */
  share: number;
  /** How much of the bar is coloured; all when left out. */
  part?: number;
  tone: string;
}

function CountRow({ children, count, of, share, part = 1, tone }: CountRowProps) {
  const formats = useFormats();
  return (
    <tr>
      <th scope="row">{children}</th>
      <td>
        <span className={classes.bar} style={{ width: `${share * 100}%` }} aria-hidden>
          <span data-tone={tone} style={{ width: `${part * 100}%` }} />
        </span>
      </td>
      <td className={classes.count}>
        <b>{formats.number(count)}</b>
        {of !== undefined && <small> / {of}</small>}
      </td>
    </tr>
  );
}

/** How wide: the head, which only screen readers have, does not tell the browser. */
export const Columns = () => (
  <colgroup>
    <col className={classes.nameColumn} />
    <col />
    <col className={classes.countColumn} />
  </colgroup>
);
