import { Center, Loader } from '@mantine/core';
import { Suspense } from 'react';
import { Route, Router, Switch } from 'wouter';
import { LiveProvider } from './api/live.tsx';
import { useSession } from './api/session.tsx';
import { ChoosePasswordPage } from './login/choose-password-page.tsx';
import { LoginPage } from './login/login-page.tsx';
import { PAGES } from './pages.ts';
import { ErrorBoundary } from './shell/error-boundary.tsx';
import { NotFoundPage } from './shell/not-found-page.tsx';
import { Shell } from './shell/shell.tsx';
import { ShortcutsProvider } from './shell/shortcuts.tsx';
import { LoadingRows } from './ui/states.tsx';

/** Nobody sees a page without being logged in: the address stays, and is shown afterwards. */
export function App() {
  const { login, error } = useSession();
  if (login === undefined && !error)
    return (
      <Center h="100vh">
        <Loader size="sm" />
      </Center>
    );
  if (!login) return <LoginPage />;
  if (login.mustChangePassword) return <ChoosePasswordPage isFirst />;
  return (
    <Router base="/admin">
      <LiveProvider>
        <ShortcutsProvider>
          <Shell>
            <ErrorBoundary>
              <Suspense fallback={<LoadingRows />}>
                <Switch>
                  {PAGES.map(({ path, component }) => (
                    <Route key={path} path={path} component={component} />
                  ))}
                  <Route path="/password">
                    <ChoosePasswordPage />
                  </Route>
                  <Route component={NotFoundPage} />
                </Switch>
              </Suspense>
            </ErrorBoundary>
          </Shell>
        </ShortcutsProvider>
      </LiveProvider>
    </Router>
  );
}
