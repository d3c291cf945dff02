import { useEffect, useSyncExternalStore } from 'react';

/** Gets somebody's picture; null when they have none. */
export type PictureSource = (username: string) => Promise<Blob | null>;

let source: PictureSource | null = null;
/** Object URLs by username; null: no picture, or it is on its way. */
const urls = new Map<string, string | null>();
const listeners = new Set<() => void>();

function changed(): void {
  for (const listener of listeners) listener();
}

/** Says where pictures come from, and forgets those of before. Null: nobody is logged in. */
export function takePicturesFrom(next: PictureSource | null): void {
  for (const url of urls.values()) if (url !== null) URL.revokeObjectURL(url);
  urls.clear();
  source = next;
  changed();
}

/** Has the picture of somebody read anew, after it was changed. */
export function refreshPicture(username: string): void {
  const url = urls.get(username);
  urls.delete(username);
  if (url) URL.revokeObjectURL(url);
  changed();
}

async function load(username: string): Promise<void> {
  if (source === null || urls.has(username)) return;
  urls.set(username, null);
  const from = source;
  try {
    const picture = await from(username);
    if (picture === null || from !== source) return;
    urls.set(username, URL.createObjectURL(picture));
    changed();
  } catch {
    if (from === source) urls.delete(username);
  }
}

/** An object URL of somebody's picture, or null. It is read once for the whole page. */
export function usePicture(username: string | null): string | null {
  const known = useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => (username === null ? null : urls.get(username)),
  );
  useEffect(() => {
    if (username !== null && known === undefined) void load(username);
  }, [username, known]);
  return known ?? null;
}
