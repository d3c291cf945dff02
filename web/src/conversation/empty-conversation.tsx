import { groupIdOf, useLive } from '../live/index.js';
import { Avatar } from '../ui/index.js';

/** What stands where nobody wrote yet. */
export function EmptyConversation({ address, name }: { address: string; name: string }) {
  const own = useLive((state) => state.me === address);
  const isGroup = groupIdOf(address) !== null;
  return (
    <div className="m-auto flex max-w-sm flex-col items-center gap-3 p-8 text-center text-muted">
      <Avatar address={address} name={name} group={isGroup} size={72} />
      <p className="text-lg font-semibold text-ink">{own ? 'Notes to yourself' : name}</p>
      <p>
        {own
          ? 'What you write here only you can read.'
          : 'Nobody wrote here yet. What you write is sealed on this device before it is sent.'}
      </p>
    </div>
  );
}
