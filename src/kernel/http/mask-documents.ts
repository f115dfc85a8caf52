/** CPF and CNPJ as people write them, also the CNPJ with letters; and both as bare digits that stand alone. */
const DOCUMENTS = [
  /\b[\dA-Z]{2}\.[\dA-Z]{3}\.[\dA-Z]{3}\/[\dA-Z]{4}-?\d{2}\b/gi,
  /\b\d{3}\.\d{3}\.\d{3}[-.]?\d{2}\b/g,
  /(?<!\d)(?:\d{14}|\d{11})(?!\d)/g,
];

/** A text of a bank's without the numbers by which a person or company is known: for admins, who need not know them. */
export function maskDocuments(text: string): string;
export function maskDocuments(text: string | null): string | null;
export function maskDocuments(text: string | null): string | null {
  return text && DOCUMENTS.reduce((masked, document) => masked.replace(document, '•••'), text);
}
