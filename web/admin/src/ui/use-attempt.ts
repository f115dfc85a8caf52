import { useState } from 'react';
import { useTell } from './tell.tsx';

/** Runs what an admin asked for, one at a time; says why when it fails. @returns whether it was done */
export function useAttempt(): {
  isBusy: boolean;
  attempt: (work: () => Promise<unknown>) => Promise<boolean>;
} {
  const tell = useTell();
  const [isBusy, setBusy] = useState(false);
  return {
    isBusy,
    attempt: async (work) => {
      setBusy(true);
      try {
        await work();
        return true;
      } catch (error) {
        tell.failed(error);
        return false;
      } finally {
        setBusy(false);
      }
    },
  };
}
