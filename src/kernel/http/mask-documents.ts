/**
 * CPF and CNPJ as people write them, also the CNPJ with letters; and both as bare digits that stand alone. An id comes
 * first, as it may look like one in its middle.
 */
const UUID = '[\\da-f]{8}-(?:[\\da-f]{4}-){3}[\\da-f]{12}';
const DOCUMENTS = [
  '\\b[\\dA-Z]{2}\\.[\\dA-Z]{3}\\.[\\dA-Z]{3}\\/[\\dA-Z]{4}-?\\d{2}\\b',
  '\\b\\d{3}\\.\\d{3}\\.\\d{3}[-.]?\\d{2}\\b',
  '(?<!\\d)(?:\\d{14}|\\d{11})(?!\\d)',
];
const FOUND = new RegExp(`(${UUID})|${DOCUMENTS.join('|')}`, 'gi');

/** A text of a bank's without the numbers by which a person or company is known: for admins, who need not know them. */
export function maskDocuments(text: string): string;
export function maskDocuments(text: string | null): string | null;
export function maskDocuments(text: string | null): string | null {
  return text && text.replace(FOUND, (_, uuid: string | undefined) => uuid ?? '•••');
}

/** Made by the hub, and good only as they are. */
const SPARED = ['clientSecret', 'connectUrl', 'csrfToken', 'next', 'password'];

/** An answer with {@link maskDocuments} of every text in it. */
export function maskAnswer(answer: unknown): unknown {
  if (typeof answer === 'string') return maskDocuments(answer);
  if (Array.isArray(answer)) return answer.map(maskAnswer);
  if (typeof answer !== 'object' || answer === null || answer instanceof Date) return answer;
  return Object.fromEntries(
    Object.entries(answer).map(([name, value]) => [name, SPARED.includes(name) ? value : maskAnswer(value)]),
  );
}
