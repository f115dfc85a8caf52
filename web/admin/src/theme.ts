import { type MantineThemeOverride, createTheme } from '@mantine/core';

const SANS = `'Inter Variable', -apple-system, BlinkMacSystemFont, 'Segoe UI', Roboto, 'Helvetica Neue', sans-serif`;

/** Their <header> would be another banner of the page for screen readers. */
const DIALOG = { attributes: { header: { role: 'presentation' } }, styles: { title: { fontWeight: 600 } } };

/** What of the look Mantine needs to know; colours of text and surfaces are in theme.css. */
export const theme: MantineThemeOverride = createTheme({
  fontFamily: SANS,
  fontFamilyMonospace: `ui-monospace, SFMono-Regular, Menlo, Consolas, 'Liberation Mono', monospace`,
  headings: { fontFamily: SANS, fontWeight: '600' },
  primaryColor: 'petrol',
  primaryShade: { light: 8, dark: 7 },
  defaultRadius: 'sm',
  cursorType: 'pointer',
  respectReducedMotion: true,
  fontSizes: { xs: '0.75rem', sm: '0.8125rem', md: '0.875rem', lg: '1rem', xl: '1.125rem' },
  colors: {
    petrol: [
      '#eef8f7',
      '#d8eeec',
      '#b0dcd8',
      '#84c9c4',
      '#5fb6b0',
      '#3aa29c',
      '#228b86',
      '#177671',
      '#0f5f5c',
      '#0a4947',
    ],
    // A little blue in the greys of the dark theme.
    dark: [
      '#d3d7dc',
      '#b3b9c1',
      '#959da8',
      '#5f6772',
      '#3b424c',
      '#2e343d',
      '#22272e',
      '#1a1e24',
      '#14171c',
      '#0e1014',
    ],
  },
  components: {
    // Scrolling is stopped by a style sheet of ours (theme.css); Mantine would write a <style>.
    Modal: { defaultProps: { lockScroll: false, centered: true, ...DIALOG } },
    Drawer: { defaultProps: { lockScroll: false, ...DIALOG } },
    // Where its button is, and not at the end of the document: thus within a landmark. Without the empty first child,
    // which is no item of a menu.
    Menu: {
      defaultProps: { withinPortal: false, floatingStrategy: 'fixed', withInitialFocusPlaceholder: false },
    },
    Tooltip: { defaultProps: { openDelay: 350, withArrow: false } },
  },
});
