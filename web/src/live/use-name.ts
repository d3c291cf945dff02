import { useEffect } from 'react';
import { engine } from './live.js';
import { groupIdOf } from './message-filter.js';
import { useLive } from './use-live.js';

/** The part of an address before the server's name: the username. */
export function usernameOf(address: string): string {
  return address.slice(0, address.lastIndexOf('@'));
}

/** What somebody or a group is called. */
export function useName(address: string): string {
  const name = useLive(({ groups, names }) => groups.get(address)?.name ?? names.get(address));
  const running = useLive(({ me }) => me !== null);
  useEffect(() => {
    if (running) engine().names.want(address);
  }, [address, running]);
  return name ?? (groupIdOf(address) === null ? usernameOf(address) : 'Former group');
}

/** What people are called, by address; names that are not known yet come later. */
export function useNames(addresses: readonly string[]): string[] {
  const names = useLive((state) => state.names);
  const running = useLive(({ me }) => me !== null);
  const asked = addresses.join(' ');
  useEffect(() => {
    if (running && asked !== '') for (const address of asked.split(' ')) engine().names.want(address);
  }, [asked, running]);
  return addresses.map((address) => names.get(address) ?? usernameOf(address));
}
