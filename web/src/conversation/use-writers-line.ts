import { useLive, useNames } from '../live/index.js';

const NOBODY: readonly string[] = [];

/** Who is writing in a conversation, in words; null when nobody is. */
export function useWritersLine(address: string): string | null {
  const writers = useLive((state) => state.typing.get(address)) ?? NOBODY;
  const names = useNames(writers);
  const [first, second] = names;
  if (first === undefined) return null;
  if (!address.startsWith('group:')) return 'writing…';
  if (names.length > 2) return `${names.length} people are writing…`;
  return second === undefined ? `${first} is writing…` : `${first} and ${second} are writing…`;
}
