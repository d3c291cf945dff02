import { create } from 'zustand';
import { useMedia } from './use-media.js';
import { keepPreference, readPreference } from './preferences.js';

/** `system`: what the device prefers. */
export type Theme = 'system' | 'light' | 'dark';

/** The colour of the browser's own frame: `--surface` of each scheme, which stands at the top. */
const FRAME_COLOURS = { light: '#fcfbf8', dark: '#151c20' };

const prefersDark = window.matchMedia('(prefers-color-scheme: dark)');

function kept(): Theme {
  const theme = readPreference('theme');
  return theme === 'light' || theme === 'dark' ? theme : 'system';
}

const useThemeStore = create<{ theme: Theme }>(() => ({ theme: kept() }));

function show(theme: Theme): void {
  if (theme === 'system') delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = theme;
  const scheme = theme === 'system' ? (prefersDark.matches ? 'dark' : 'light') : theme;
  let meta = document.querySelector<HTMLMetaElement>('meta[name=theme-color]');
  if (!meta) {
    meta = document.createElement('meta');
    meta.name = 'theme-color';
    document.head.append(meta);
  }
  meta.content = FRAME_COLOURS[scheme];
}

/** Shows the kept theme, and follows the device and the page's other tabs from then on. */
export function startTheme(): void {
  show(kept());
  prefersDark.addEventListener('change', () => {
    show(useThemeStore.getState().theme);
  });
  window.addEventListener('storage', (event) => {
    if (event.key === 'sealpost.theme') useThemeStore.setState({ theme: kept() });
  });
  useThemeStore.subscribe(({ theme }) => {
    show(theme);
  });
}

/** Whether the page is dark now, by choice or by the device. */
export function useDark(): boolean {
  const device = useMedia('(prefers-color-scheme: dark)');
  const theme = useThemeStore((state) => state.theme);
  return theme === 'system' ? device : theme === 'dark';
}

/** The chosen theme and how to choose another; the choice is kept on this device. */
export function useTheme(): [Theme, (theme: Theme) => void] {
  return [useThemeStore((state) => state.theme), chooseTheme];
}

function chooseTheme(theme: Theme): void {
  keepPreference('theme', theme === 'system' ? null : theme);
  useThemeStore.setState({ theme });
}
