import {
  DEFAULT_THEME,
  convertCssVariables,
  defaultCssVariablesResolver,
  mergeMantineTheme,
} from '@mantine/core';
import type { Plugin } from 'vite';
import { theme } from '../src/theme.ts';

const ID = 'virtual:theme-variables.css';

/**
 * Mantine's variables for our theme as a style sheet. By itself Mantine writes them into a `<style>` in the browser,
 * which the content security policy refuses.
 */
export const themeVariables = (): Plugin => ({
  name: 'theme variables',
  resolveId: (id) => (id === ID ? `\0${ID}` : undefined),
  load(id) {
    if (id !== `\0${ID}`) return undefined;
    return convertCssVariables(defaultCssVariablesResolver(mergeMantineTheme(DEFAULT_THEME, theme)), ':root');
  },
});
