import type { Group } from '@sealpost/client';
import { engine } from '../live/index.js';
import { useAction, useClient } from '../session/index.js';
import { announce, Banner } from '../ui/index.js';
import { MemberPicker } from './member-picker.js';

/** Takes somebody into a group, as a member. */
export function AddMember({ group: { id, members } }: { group: Group }) {
  const client = useClient();
  const adding = useAction();
  return (
    <div className="flex flex-col gap-2">
      <MemberPicker
        label="Add people"
        hint="They read what is written from now on, and nothing from before."
        without={new Set(members.map(({ address }) => address))}
        busy={adding.busy}
        onPick={({ username, displayName }) => {
          void adding.run(async () => {
            engine().groups.put(await client.groups.addMember(id, username));
            announce(`${displayName ?? username} is in the group now`);
          });
        }}
      />
      {adding.failure !== null && <Banner tone="danger">{adding.failure}</Banner>}
    </div>
  );
}
