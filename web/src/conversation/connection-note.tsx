import { CloudOff } from 'lucide-react';
import { useLive } from '../live/index.js';
import { Spinner } from '../ui/index.js';
import { useLasting } from './use-lasting.js';

/** A short break is nobody's concern, in milliseconds. */
const SHORT = 1500;

/** Says that the page does not follow the server right now, and what that means. */
export function ConnectionNote() {
  const connection = useLive((state) => state.connection);
  const lasting = useLasting(connection, SHORT);
  const shown = connection === 'offline' ? connection : lasting === connection ? connection : 'online';
  return (
    <div role="status">
      {shown !== 'online' && (
        <p className="flex items-center gap-2.5 bg-warning-soft px-4 py-2 text-sm text-warning-text">
          {shown === 'offline' ? <CloudOff size={16} aria-hidden /> : <Spinner size={16} />}
          {shown === 'offline' && 'You are offline. What you send goes out when you are back.'}
          {shown === 'reconnecting' && 'Connecting again. What you send goes out then.'}
          {shown === 'connecting' && 'Connecting'}
        </p>
      )}
    </div>
  );
}
