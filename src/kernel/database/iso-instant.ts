/**
 * SQL that reads a text as `timestamptz` when it is an ISO 8601 day or instant, as Pluggy writes them, and fails like
 * any malformed one (22007) when it is not. A bare cast would also take what means something to PostgreSQL only:
 * 'infinity', 'now', 'today', 'epoch'. Null stays null.
 *
 * The form that Pluggy nearly always uses is told by `like`, a tenth of the cost of the pattern; with these signs in
 * these places nothing else can be meant.
 *
 * @param text an SQL expression of type text; evaluated more than once.
 */
export const isoInstant = (text: string): string =>
  `(case when ${text} like '____-__-__T__:__:__.___Z' then ${text}
         when ${text} !~ '^\\d{4}-\\d\\d-\\d\\d(T[\\d:.]+(Z|[+-]\\d\\d:?\\d\\d)?)?$'
         then 'not an instant' else ${text} end)::timestamptz`;

const DAY = `(?:(?:0[13578]|1[02])-(?:0[1-9]|[12]\\d|3[01])|(?:0[469]|11)-(?:0[1-9]|[12]\\d|30)|02-(?:0[1-9]|1\\d|2[0-8]))`;
const LEAP_DAY = `(?:\\d\\d(?:0[48]|[2468][048]|[13579][26])|(?:[02468][048]|[13579][26])00)-02-29`;
const TIME = `(?:[01]\\d|2[0-3]):[0-5]\\d(?::[0-5]\\d(?:\\.\\d{1,6})?)?(?:Z|[+-](?:0\\d|1[0-4]):?[0-5]\\d)`;
/** As {@link isoInstant}, but what is no instant is null: for what must not stop the rest, whatever it is. */
export const instantOrNull = (text: string): string =>
  `case when ${text} ~ '^(?:[12]\\d{3}-${DAY}|${LEAP_DAY})T${TIME}$' then (${text})::timestamptz end`;

/** SQL that writes a `timestamptz` as Pluggy writes instants: UTC, with milliseconds. */
export const instantText = (instant: string): string =>
  `to_char(${instant} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;

/** As {@link instantText}, with all microseconds: for cursors, where two instants must not become one. */
export const preciseText = (instant: string): string =>
  `to_char(${instant} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')`;
