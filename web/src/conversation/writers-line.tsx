import { useName } from '../live/index.js';
import { useWritersLine } from './use-writers-line.js';

/** Says who is writing, over the room that the list leaves at its end, so that nothing moves. */
export function WritersLine({ address }: { address: string }) {
  const words = useWritersLine(address);
  const name = useName(address);
  const shown = words === 'writing…' ? `${name} is writing…` : words;
  if (shown === null) return null;
  return (
    <p className="pointer-events-none relative z-10 -mt-6 h-6 truncate px-5 text-xs leading-5 text-muted sm:px-6">
      {shown}
    </p>
  );
}
