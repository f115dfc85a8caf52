import { ValidateBy } from 'class-validator';

/** Schemes that a browser reads as a page of whoever shows the link, or as a file of the person's. */
const NO_PLACES = /^(?:javascript|data|vbscript|blob|file|filesystem|about|view-source):$/;

/**
 * Whether a person may be sent there: an address of the web, or a deep link of an app (`myapp://connected`), which
 * Pluggy allows as well (its OAuth support guide). Empty is none, which some apps send when they mean none.
 */
export function isReturnAddress(text: unknown): boolean {
  if (text === '') return true;
  if (typeof text !== 'string' || /[\p{Cc}\s]/u.test(text) || !URL.canParse(text)) return false;
  const { protocol, username, password, hostname } = new URL(text);
  if (/^https?:$/.test(protocol) && (hostname === '' || username !== '' || password !== '')) return false;
  return !NO_PLACES.test(protocol);
}

/** A string that {@link isReturnAddress}. */
export const IsReturnAddress = (): PropertyDecorator =>
  ValidateBy({
    name: 'isReturnAddress',
    validator: {
      validate: isReturnAddress,
      defaultMessage: () => '$property must be an https address or a deep link',
    },
  });
