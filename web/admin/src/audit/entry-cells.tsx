import { Link } from 'wouter';
import { useTexts, wordOf } from '../texts/dictionary.ts';
import list from '../ui/data-list.module.css';
import { ForeignText } from '../ui/foreign-text.tsx';
import { isUuid } from '../ui/is-uuid.ts';
import classes from './audit.module.css';
import { type Entry, auditTexts, detailTexts } from './audit-texts.ts';

/** Items have a page of their own. */
const isAboutItem = ({ action, subject }: Entry): boolean =>
  isUuid(subject) && /^(item|review|connect link|removals)/.test(action);

interface FilterProps {
  text: string;
  shown?: string;
  onFilter: (value: string) => void;
}

/** A value that narrows the list to it. */
export function FilterText({ text, shown = text, onFilter }: FilterProps) {
  const t = useTexts(auditTexts);
  return (
    <button type="button" className={list.open} title={t.only(text)} onClick={() => onFilter(text)}>
      <ForeignText text={shown} lines={2} />
    </button>
  );
}

export function Subject({ entry, onFilter }: { entry: Entry; onFilter: (value: string) => void }) {
  const t = useTexts(auditTexts);
  const [, account] = /^admin (.+)$/.exec(entry.subject) ?? [];
  const [, clientId, version] = /^(\S+) version (\d+)$/.exec(entry.subject) ?? [];
  const shown = account ? t.account(account) : version ? t.secret(clientId!, version) : entry.subject;
  return isAboutItem(entry) ? (
    <Link to={`/items/${entry.subject}`} className={`${classes.id} ${list.link}`}>
      {entry.subject}
    </Link>
  ) : (
    <FilterText text={entry.subject} shown={shown} onFilter={onFilter} />
  );
}

/** Names and values; what is in a value stands as JSON. */
export function Details({ entry }: { entry: Entry }) {
  const names = useTexts(detailTexts);
  const pairs = Object.entries(entry.details ?? {}).filter(([, value]) => value !== null && value !== '');
  if (pairs.length === 0) return <span className={list.dim}>—</span>;
  return (
    <dl className={classes.details}>
      {pairs.map(([name, value]) => (
        <div key={name}>
          <dt>
            <ForeignText text={wordOf(names, name)} lines={2} />
          </dt>
          <dd>
            <ForeignText text={textOf(value)} lines={3} />
          </dd>
        </div>
      ))}
    </dl>
  );
}

function textOf(value: unknown): string {
  if (typeof value === 'string') return value;
  if (Array.isArray(value) && value.every((each) => typeof each !== 'object')) return value.join(', ');
  return JSON.stringify(value, null, 1).replace(/\s*\n\s*/g, ' ');
}
