import { Button } from '@mantine/core';
import { useEffect, useState } from 'react';
import { Link } from 'wouter';
import { type Schema, api } from '../api/client.ts';
import { useMayAct } from '../api/session.tsx';
import { useGet, useRefresh } from '../api/use-get.ts';
import { useTexts, wordOf } from '../texts/dictionary.ts';
import { useFormats } from '../texts/formats.ts';
import { BankLogo } from '../ui/bank-name.tsx';
import { IconEye } from '../ui/icons.ts';
import { PageHeader } from '../ui/page-header.tsx';
import { Panel } from '../ui/panel.tsx';
import { EmptyState, ErrorState, LoadingRows } from '../ui/states.tsx';
import { useTell } from '../ui/tell.tsx';
import { Instant, Time } from '../ui/time.tsx';
import { readCauses } from './causes.ts';
import classes from './incidents.module.css';
import { incidentsTexts } from './incidents-texts.ts';

type Incident = Schema<'Incident'>;

/** Banks in trouble now, each as one thing to look at; and those that were. */
export default function IncidentsPage() {
  const t = useTexts(incidentsTexts);
  const incidents = useGet('incidents', '/admin/api/incidents', {});
  const open = incidents.data?.results.filter(({ closedAt }) => closedAt === null) ?? [];
  const past = incidents.data?.results.filter(({ closedAt }) => closedAt !== null) ?? [];
  const isLoaded = incidents.data !== undefined;
  useEffect(() => {
    // A link to one of them; it can only be followed once it is there.
    const named = location.hash.slice(1);
    if (isLoaded && named !== '') document.getElementById(idOf(named))?.scrollIntoView({ block: 'center' });
  }, [isLoaded]);
  return (
    <>
      <PageHeader title={t.title} note={isLoaded && t.open(open.length)} />
      {incidents.error && !incidents.data ? (
        <ErrorState error={incidents.error} retry={() => void incidents.refetch()} />
      ) : !incidents.data ? (
        <LoadingRows rows={3} height={120} />
      ) : (
        <>
          {open.length === 0 ? (
            <EmptyState tone="good" title={t.goodTitle} text={t.goodText} />
          ) : (
            <ul className={classes.open}>
              {open.map((incident) => (
                <li key={incident.id} id={idOf(incident.id)}>
                  <OpenIncident incident={incident} />
                </li>
              ))}
            </ul>
          )}
          <div className={classes.past}>
            <Panel title={t.past}>
              {past.length === 0 ? <p className={classes.dim}>{t.noPast}</p> : <Past incidents={past} />}
            </Panel>
          </div>
        </>
      )}
    </>
  );
}

const idOf = (id: string): string => `incident-${id}`;

function OpenIncident({ incident }: { incident: Incident }) {
  const t = useTexts(incidentsTexts);
  const formats = useFormats();
  const { connectorId, connectorName, openedAt, items, mostItems, reviews, causes } = incident;
  const { status, failing, told } = readCauses(causes);
  const name = connectorName || String(connectorId);
  return (
    <article className={classes.card} aria-label={name}>
      <header>
        <BankLogo name={name} />
        <h2>{name}</h2>
        <span className={classes.dim}>
          <Time at={openedAt} /> · <Instant at={openedAt} />
        </span>
      </header>
      <p className={classes.failing}>
        <strong>{t.failing(formats.number(items), items)}</strong>
        <span className={classes.growth} aria-hidden>
          <span style={{ width: `${mostItems === 0 ? 0 : (100 * items) / mostItems}%` }} />
        </span>
        <span className={classes.dim}>{t.atWorst(formats.number(mostItems))}</span>
      </p>
      <dl className={classes.told}>
        <dt>{t.causes}</dt>
        <dd>
          <ul>
            {status !== undefined && (
              <li>{Object.hasOwn(t.status, status) ? wordOf(t.status, status) : t.otherStatus(status)}</li>
            )}
            {told.map(({ title, state, url }, index) => (
              <li key={index}>
                {t.told}: <bdi>{title ?? '—'}</bdi>
                {state !== undefined && <span className={classes.dim}> ({wordOf(t.states, state)})</span>}
                {url !== undefined && (
                  <>
                    {' '}
                    <a href={url} target="_blank" rel="noreferrer">
                      {t.status_page}
                    </a>
                  </>
                )}
              </li>
            ))}
            {failing && (
              <li>
                {t.seen}: {t.of(formats.number(failing.items), formats.number(failing.of))}
              </li>
            )}
          </ul>
        </dd>
        <dt>{t.doTitle}</dt>
        <dd>
          {told.length > 0 || status !== undefined ? t.doTold : t.doUnknown} {t.doText}
        </dd>
      </dl>
      {reviews > 0 && <Actions incident={incident} />}
    </article>
  );
}

function Actions({ incident: { id, reviews } }: { incident: Incident }) {
  const t = useTexts(incidentsTexts);
  const mayAct = useMayAct();
  const tell = useTell();
  const refresh = useRefresh();
  const [busy, setBusy] = useState(false);
  const acknowledge = async (): Promise<void> => {
    setBusy(true);
    try {
      const { itemIds } = await api.post('/admin/api/items/reviews', {
        body: { action: 'acknowledge', incidentId: id },
      });
      tell.done(t.acknowledged(itemIds.length));
      await refresh('items', 'incidents', 'overview');
    } catch (error) {
      tell.failed(error);
    } finally {
      setBusy(false);
    }
  };
  return (
    <footer>
      <Link to={`/items?state=all&incidentId=${encodeURIComponent(id)}`}>{t.items(reviews)}</Link>
      {mayAct && (
        <Button
          variant="default"
          size="xs"
          loading={busy}
          leftSection={<IconEye size={15} />}
          onClick={() => void acknowledge()}
        >
          {t.acknowledge}
        </Button>
      )}
    </footer>
  );
}

function Past({ incidents }: { incidents: readonly Incident[] }) {
  const t = useTexts(incidentsTexts);
  const formats = useFormats();
  return (
    <table className={classes.table}>
      <thead>
        <tr>
          <th scope="col">{t.bank}</th>
          <th scope="col">{t.began}</th>
          <th scope="col">{t.lasted}</th>
          <th scope="col" className={classes.number}>
            {t.worst}
          </th>
        </tr>
      </thead>
      <tbody>
        {incidents.map(({ id, connectorId, connectorName, openedAt, closedAt, mostItems }) => (
          <tr key={id} id={idOf(id)}>
            <th scope="row">
              <bdi>{connectorName || connectorId}</bdi>
            </th>
            <td>
              <Instant at={openedAt} />
            </td>
            <td>{closedAt !== null && formats.duration(Date.parse(closedAt) - Date.parse(openedAt))}</td>
            <td className={classes.number}>{formats.number(mostItems)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
