/** What tells of an incident, read from JSON of which Pluggy's part may be anything. */
export interface Causes {
  status: string | undefined;
  failing: { items: number; of: number } | undefined;
  told: { title: string; state: string | undefined; url: string | undefined }[];
}

/** Where Pluggy tells of incidents; a link to anywhere else is not followed. */
const STATUS_PAGE = 'https://status.pluggy.ai/';

export function readCauses({ status, failing, incidents }: Record<string, unknown>): Causes {
  const { items, of } = objectOf(failing);
  return {
    status: typeof status === 'string' ? status : undefined,
    failing: typeof items === 'number' && typeof of === 'number' ? { items, of } : undefined,
    told: (Array.isArray(incidents) ? incidents : []).map((told) => {
      const { title, type, state, url } = objectOf(told);
      return {
        title: [title, type].find((text) => typeof text === 'string' && text !== '') as string,
        state: typeof state === 'string' ? state : undefined,
        url: typeof url === 'string' && url.startsWith(STATUS_PAGE) ? url : undefined,
      };
    }),
  };
}

const objectOf = (value: unknown): Record<string, unknown> =>
  typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
