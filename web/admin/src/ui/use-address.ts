import { useSearchParams } from 'wouter';

export interface Address<Name extends string> {
  values: Partial<Record<Name, string>>;
  /** How many are set. */
  count: number;
  /** @param isTyped does not fill the browser's history, as of a field that is typed in. */
  set: (name: Name, value: string | undefined, isTyped?: boolean) => void;
  clear: (...names: Name[]) => void;
}

/** What is looked for stands in the address, so that it can be kept and sent to a colleague. */
export function useAddress<Name extends string>(names: readonly Name[]): Address<Name> {
  const [search, setSearch] = useSearchParams();
  const values = Object.fromEntries(
    names.flatMap((name) => {
      const value = search.get(name);
      return value ? [[name, value]] : [];
    }),
  ) as Address<Name>['values'];
  const change = (edit: (after: URLSearchParams) => void, replace: boolean): void =>
    setSearch(
      (before) => {
        const after = new URLSearchParams(before);
        edit(after);
        return after;
      },
      { replace },
    );
  return {
    values,
    count: Object.keys(values).length,
    set: (name, value, isTyped = false) =>
      change((after) => (value ? after.set(name, value) : after.delete(name)), isTyped),
    clear: (...which) =>
      change((after) => (which.length > 0 ? which : names).forEach((name) => after.delete(name)), false),
  };
}
