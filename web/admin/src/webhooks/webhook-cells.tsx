import { Link } from 'wouter';
import { useTexts } from '../texts/dictionary.ts';
import { useFormats } from '../texts/formats.ts';
import list from '../ui/data-list.module.css';
import { ForeignText } from '../ui/foreign-text.tsx';
import { Mark } from '../ui/mark.tsx';
import { useNow } from '../ui/time.tsx';
import classes from './webhooks.module.css';
import { type Webhook, webhooksTexts } from './webhooks-texts.ts';

const TONES = { waiting: 'warning', processed: 'good', ignored: 'off', parked: 'error' } as const;

export function StateOf({ webhook }: { webhook: Webhook }) {
  const t = useTexts(webhooksTexts);
  const state = webhook.state;
  return <Mark tone={TONES[state]}>{t.states[state]}</Mark>;
}

/** Its event opens it; Pluggy's id of it stands below. */
export function EventOf({ webhook, open }: { webhook: Webhook; open: (id: string) => void }) {
  const t = useTexts(webhooksTexts);
  return (
    <>
      <button type="button" className={list.open} title={t.open(webhook.id)} onClick={() => open(webhook.id)}>
        <span className={list.strong}>
          <ForeignText text={webhook.event} lines={1} />
        </span>
      </button>
      {webhook.eventId && (
        <span className={list.below}>
          <ForeignText text={webhook.eventId} lines={1} isCode />
        </span>
      )}
    </>
  );
}

/** What became of it, and why when that is not what should. */
export function Outcome({ webhook }: { webhook: Webhook }) {
  const t = useTexts(webhooksTexts);
  const formats = useFormats();
  const now = useNow();
  const notes = [
    webhook.attempts > 0 && t.attempts(webhook.attempts),
    webhook.replayedAt && t.replayed(formats.ago(webhook.replayedAt, 'short', now)),
  ].filter(Boolean);
  return (
    <>
      <StateOf webhook={webhook} />
      {webhook.reason && (
        <div className={classes.reason}>
          <ForeignText text={webhook.reason} lines={2} />
        </div>
      )}
      {notes.length > 0 && <div className={list.below}>{notes.join(' · ')}</div>}
    </>
  );
}

export const ItemOf = ({ webhook }: { webhook: Webhook }) =>
  webhook.itemId ? (
    <Link to={`/items/${webhook.itemId}`} title={webhook.itemId} className={`${list.link} ${list.code}`}>
      {webhook.itemId.slice(0, 8)}
    </Link>
  ) : (
    <>—</>
  );
