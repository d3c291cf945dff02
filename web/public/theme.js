// Runs before the first paint, so that a page with a chosen theme does not flash in the other one.
try {
  const theme = globalThis.localStorage.getItem('sealpost.theme');
  if (theme === 'light' || theme === 'dark') globalThis.document.documentElement.dataset.theme = theme;
} catch {
  // A browser that keeps nothing has no chosen theme.
}
