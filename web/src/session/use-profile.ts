import type { Profile } from '@sealpost/client';
import { create } from 'zustand';
import { useClient } from './use-client.js';

const useChanged = create<{ profile: Profile | null }>(() => ({ profile: null }));

/** Shows the own account as it is now, wherever it is shown. */
export function showProfile(profile: Profile): void {
  useChanged.setState({ profile });
}

/** The own account as it was last seen. */
export function useProfile(): Profile {
  const client = useClient();
  const changed = useChanged((state) => state.profile);
  return changed?.address === client.address ? changed : client.profile;
}
