import { ActionIcon, Tooltip } from '@mantine/core';
import { type Flag, useExplain, worstFirst } from '../health/explain.ts';
import { turnTexts } from '../health/flag-texts.ts';
import { useTexts, wordOf } from '../texts/dictionary.ts';
import { useFormats } from '../texts/formats.ts';
import { useLanguage } from '../texts/language.tsx';
import { copyText } from '../ui/copy-text.ts';
import { FlagBadge } from '../ui/flag-badge.tsx';
import { IconCircleCheck, IconCopy } from '../ui/icons.ts';
import { useTell } from '../ui/tell.tsx';
import { Time } from '../ui/time.tsx';
import classes from './item.module.css';
import { itemTexts } from './item-texts.ts';

/** An instant as the API writes it: shown in the admin’s words, as everywhere. */
const INSTANT = /^\d{4}-\d\d-\d\dT[\d:.]+Z$/;

/** What is wrong, the worst first; or that nothing is. */
export function FlagCards({ flags, status }: { flags: readonly Flag[]; status: string }) {
  const t = useTexts(itemTexts);
  // One that is being connected, or that waits for its user, is not up to date; it only has no problem yet.
  const isWell = status === 'UPDATED';
  if (flags.length === 0)
    return (
      <div className={classes.well}>
        <IconCircleCheck size={18} aria-hidden />
        <h2>{isWell ? t.healthy : t.noProblem}</h2>
        <span>{isWell ? t.healthyText : wordOf(t.statuses, status)}</span>
      </div>
    );
  return (
    <ul className={classes.flags}>
      {worstFirst(flags).map((flag) => (
        <li key={flag.flag} data-severity={flag.severity}>
          <FlagCard flag={flag} />
        </li>
      ))}
    </ul>
  );
}

function FlagCard({ flag }: { flag: Flag }) {
  const t = useTexts(itemTexts);
  const turns = useTexts(turnTexts);
  const { language } = useLanguage();
  const tell = useTell();
  const formats = useFormats();
  const { cause, next } = useExplain()(flag);
  // Its user is Brazilian, whatever the admin reads.
  const message = flag.message['pt-BR'];
  const copy = async (): Promise<void> => {
    try {
      await copyText(message);
      tell.done(t.messageCopied);
    } catch (error) {
      tell.failed(error);
    }
  };
  return (
    <>
      <div className={classes.flagTop}>
        <FlagBadge flag={flag.flag} severity={flag.severity} />
        <span className={classes.dim}>
          <Time at={flag.since} />
        </span>
        <span className={classes.turn}>
          {t.turn}: <strong>{turns[flag.turn]}</strong>
        </span>
      </div>
      <h2 className={classes.cause}>{cause}</h2>
      <dl className={classes.advice}>
        <dt>{t.next}</dt>
        <dd>{next}</dd>
        <dt>{t.tell}</dt>
        <dd>
          <q lang="pt-BR">{message}</q>
          {language === 'en' && <span className={classes.dim}> ({flag.message.en})</span>}{' '}
          <Tooltip label={t.copyMessage}>
            <ActionIcon
              variant="subtle"
              color="gray"
              size="sm"
              aria-label={t.copyMessage}
              onClick={() => void copy()}
            >
              <IconCopy size={13} />
            </ActionIcon>
          </Tooltip>
        </dd>
        <dt>{t.evidence}</dt>
        <dd className={classes.evidence}>
          {Object.entries(flag.evidence).map(([name, value]) => (
            <span key={name}>
              {name}{' '}
              <b>
                {typeof value !== 'string'
                  ? JSON.stringify(value)
                  : INSTANT.test(value)
                    ? formats.instant(value)
                    : value}
              </b>
            </span>
          ))}
        </dd>
      </dl>
    </>
  );
}
