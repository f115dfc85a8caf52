/** What the page shows of Pluggy's own Item, of which nothing is sure: banks and new versions send what they like. */
export interface PluggyItem {
  connectorId: number | undefined;
  connectorName: string | undefined;
  imageUrl: string | undefined;
  clientUserId: string | null;
  createdAt: string | undefined;
  consentExpiresAt: string | undefined;
  errorCode: string | undefined;
  errorMessage: string | undefined;
  products: Record<string, AtPluggy>;
}

/** How fresh a product is at Pluggy. */
export interface AtPluggy {
  isUpdated: boolean;
  lastUpdatedAt: string | undefined;
  warnings: string[];
}

export function readPluggyItem(item: Record<string, unknown>): PluggyItem {
  const connector = objectOf(item['connector']);
  const error = objectOf(item['error']);
  const id = connector['id'];
  return {
    connectorId: typeof id === 'number' ? id : undefined,
    connectorName: textOf(connector['name']),
    imageUrl: textOf(connector['imageUrl']),
    clientUserId: textOf(item['clientUserId']) ?? null,
    createdAt: textOf(item['createdAt']),
    consentExpiresAt: textOf(item['consentExpiresAt']),
    errorCode: textOf(error['code']),
    errorMessage: textOf(error['message']),
    products: Object.fromEntries(
      Object.entries(objectOf(item['statusDetail'])).flatMap(([name, told]) => {
        if (typeof told !== 'object' || told === null) return [];
        const { isUpdated, lastUpdatedAt, warnings } = objectOf(told);
        const each = Array.isArray(warnings) ? warnings.map(warningOf).filter((text) => text !== '') : [];
        return [
          [name, { isUpdated: isUpdated === true, lastUpdatedAt: textOf(lastUpdatedAt), warnings: each }],
        ];
      }),
    ),
  };
}

const objectOf = (value: unknown): Record<string, unknown> =>
  typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};

const textOf = (value: unknown): string | undefined =>
  typeof value === 'string' && value !== '' ? value : undefined;

function warningOf(warning: unknown): string {
  const { code, message, providerMessage } = objectOf(warning);
  return [code, message, providerMessage].filter((part) => typeof part === 'string' && part).join(' · ');
}
