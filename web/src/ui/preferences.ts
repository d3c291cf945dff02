/** What somebody chose for this page on this device; nothing secret is kept here. */
export function readPreference(name: string): string | null {
  try {
    return localStorage.getItem(`sealpost.${name}`);
  } catch {
    return null;
  }
}

/** Keeps a choice, or forgets it when it is null. Where the browser keeps nothing, it holds until the page is closed. */
export function keepPreference(name: string, value: string | null): void {
  try {
    if (value === null) localStorage.removeItem(`sealpost.${name}`);
    else localStorage.setItem(`sealpost.${name}`, value);
  } catch {
    return;
  }
}
