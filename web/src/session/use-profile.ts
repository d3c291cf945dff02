import type { Profile } from '@sealpost/client';
import { create } from 'zustand';
import { useClient } from './use-client.js';

const useChanges = create<{ count: number }>(() => ({ count: 0 }));

/** Has the own account drawn anew, wherever it is shown, after the client saw a change of it. */
export function profileChanged(): void {
  useChanges.setState(({ count }) => ({ count: count + 1 }));
}

/** The own account as the client last saw it. */
export function useProfile(): Profile {
  useChanges();
  return useClient().profile;
}
