import { MantineProvider, localStorageColorSchemeManager } from '@mantine/core';
import { Notifications } from '@mantine/notifications';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import '@fontsource-variable/inter/wght.css';
import '@mantine/core/styles.css';
import '@mantine/notifications/styles.css';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import 'virtual:theme-variables.css';
import { ApiError } from './api/client.ts';
import { SessionProvider } from './api/session.tsx';
import { App } from './app.tsx';
import { ErrorBoundary } from './shell/error-boundary.tsx';
import { LanguageProvider } from './texts/language.tsx';
import { theme } from './theme.ts';
import './theme.css';

const queries = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 10_000,
      // What was refused is refused again; a hub that is just starting is worth a second question.
      retry: (count, error) =>
        count < 2 && error instanceof ApiError && (error.status === 0 || error.status >= 502),
      // Also when the browser thinks that it is offline: the hub may be on this machine.
      networkMode: 'always',
    },
    mutations: { networkMode: 'always' },
  },
});

// As in public/scheme.js, which reads it before this is loaded.
const colorScheme = localStorageColorSchemeManager({ key: 'hub-scheme' });

createRoot(document.getElementById('root')!).render(
  <StrictMode>
    {/* Mantine's own style sheets in place of the <style> elements that the content security policy refuses. */}
    <MantineProvider
      theme={theme}
      defaultColorScheme="auto"
      colorSchemeManager={colorScheme}
      withCssVariables={false}
      withStaticClasses
      withGlobalClasses={false}
    >
      <LanguageProvider>
        <ErrorBoundary>
          <QueryClientProvider client={queries}>
            <SessionProvider>
              <Notifications position="bottom-right" limit={4} />
              <App />
            </SessionProvider>
          </QueryClientProvider>
        </ErrorBoundary>
      </LanguageProvider>
    </MantineProvider>
  </StrictMode>,
);
