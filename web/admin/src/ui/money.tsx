import { useFormats } from '../texts/formats.ts';

interface Props {
  amount: number | null | undefined;
  /** As the bank names it; reais when it does not. */
  currency?: string | null | undefined;
}

export function Money({ amount, currency }: Props) {
  const formats = useFormats();
  return (
    <span className="numbers">
      {amount === null || amount === undefined ? '—' : formats.money(amount, currency ?? undefined)}
    </span>
  );
}
