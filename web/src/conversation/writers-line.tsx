import { useName } from '../live/index.js';
import { useWritersLine } from './use-writers-line.js';

/** Says who is writing. Its room is always there, so that nothing moves. */
export function WritersLine({ address }: { address: string }) {
  const words = useWritersLine(address);
  const name = useName(address);
  const shown = words === 'writing…' ? `${name} is writing…` : words;
  return (
    <p className="h-5 truncate px-5 text-xs text-muted" aria-hidden={shown === null}>
      {shown}
    </p>
  );
}
