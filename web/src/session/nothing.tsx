import { useTitle } from '../ui/index.js';
import { Mark } from './mark.js';

/** What stands beside the list while no conversation is chosen. */
export function Nothing() {
  useTitle('');
  return (
    <div className="m-auto flex max-w-xs flex-col items-center gap-3 p-8 text-center text-muted">
      <Mark size={56} className="opacity-80" />
      <h1 className="mt-2 text-lg font-semibold text-ink">No conversation is open</h1>
      <p>Choose one from the list, or find somebody by name and write to them.</p>
    </div>
  );
}
