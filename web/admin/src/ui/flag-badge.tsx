import { type FlagName, type Severity, flagTexts, severityTexts } from '../health/flag-texts.ts';
import { useTexts } from '../texts/dictionary.ts';
import { IconAlertTriangle, IconCircleDot, IconX } from './icons.ts';
import classes from './ui.module.css';

const ICONS = { error: IconX, warning: IconAlertTriangle, info: IconCircleDot };

/** A flag by its name; how bad it is is told by colour, by shape and to screen readers. */
export function FlagBadge({ flag, severity }: { flag: FlagName; severity: Severity }) {
  const names = useTexts(flagTexts);
  const severities = useTexts(severityTexts);
  const Icon = ICONS[severity];
  return (
    <span className={classes.flag} data-severity={severity}>
      <Icon size={11} stroke={2.5} aria-hidden />
      <span className="visually-hidden">{severities[severity]}: </span>
      {names[flag].name}
    </span>
  );
}
