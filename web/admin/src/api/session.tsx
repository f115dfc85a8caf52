import { useQuery, useQueryClient } from '@tanstack/react-query';
import { type ReactNode, createContext, useCallback, useContext, useEffect } from 'react';
import { ApiError, type Schema, api, setCsrfToken, whenSessionEnds } from './client.ts';

export type Login = Schema<'AdminLogin'>;

interface Session {
  /** Undefined while that is being asked; null: nobody. */
  login: Login | null | undefined;
  /** Why it could not be asked, e.g. the hub is down. */
  error: ApiError | null;
  retry: () => void;
  enter: (login: Login) => void;
  leave: () => Promise<void>;
}

const Current = createContext<Session | undefined>(undefined);
const KEY = ['session'];

/** Who is logged in. Ends for all pages at once when any request hears that it has ended. */
export function SessionProvider({ children }: { children: ReactNode }) {
  const client = useQueryClient();
  const { data, error, refetch } = useQuery<Login | null, ApiError>({
    queryKey: KEY,
    queryFn: async () => {
      try {
        return keep(await api.get('/admin/api/session', {}));
      } catch (failure) {
        if (failure instanceof ApiError && failure.status === 401) return null;
        throw failure;
      }
    },
    staleTime: Infinity,
    gcTime: Infinity,
    refetchOnWindowFocus: false,
    refetchOnReconnect: false,
  });
  const end = useCallback(() => {
    setCsrfToken(undefined);
    client.setQueryData(KEY, null);
    // What one admin saw is not for the next one at this screen.
    client.removeQueries({ predicate: ({ queryKey }) => queryKey[0] !== KEY[0] });
  }, [client]);
  useEffect(() => whenSessionEnds(end), [end]);
  const session: Session = {
    login: data,
    error,
    retry: () => void refetch(),
    enter: (login) => client.setQueryData(KEY, keep(login)),
    leave: async () => {
      await api.delete('/admin/api/session', {}).catch(() => undefined);
      end();
    },
  };
  return <Current value={session}>{children}</Current>;
}

function keep(login: Login): Login {
  setCsrfToken(login.csrfToken);
  return login;
}

export function useSession(): Session {
  const session = useContext(Current);
  if (!session) throw new Error('useSession() outside of SessionProvider');
  return session;
}

/** Whether whoever is logged in may act, and not only read. */
export const useMayAct = (): boolean => useSession().login?.role === 'admin';
