import type { Group } from '@sealpost/client';
import { useLive } from '../live/index.js';
import { Banner, Dialog } from '../ui/index.js';
import { AddMember } from './add-member.js';
import { EndGroup } from './end-group.js';
import { GroupName } from './group-name.js';
import { MemberList } from './member-list.js';
import { permissionsOf } from './permissions.js';

/** A group: its name, who is in it and as what, and what one may change of that. It changes as others change the group. */
export function GroupDialog(props: {
  /** UUID of the group, without what its address has around it. */
  groupId: string;
  open: boolean;
  onClose: () => void;
}) {
  return props.open ? <OpenDialog {...props} /> : null;
}

function OpenDialog({ groupId, onClose }: { groupId: string; onClose: () => void }) {
  const group = useLive(({ groups }) => [...groups.values()].find(({ id }) => id === groupId));
  return (
    <Dialog open onClose={onClose} title={group?.name ?? 'Former group'} focusFirst="title">
      {group ? (
        <Settings group={group} onClose={onClose} />
      ) : (
        <Banner tone="warning">
          You are not in this group any more, or it was deleted. You keep the messages that you had.
        </Banner>
      )}
    </Dialog>
  );
}

function Settings({ group, onClose }: { group: Group; onClose: () => void }) {
  const me = useLive((state) => state.me) ?? '';
  const may = permissionsOf(group, me);
  return (
    <div className="flex flex-col gap-6">
      {may.rename && <GroupName group={group} />}
      {may.add && <AddMember group={group} />}
      <MemberList group={group} me={me} may={may} onLeft={onClose} />
      <EndGroup group={group} me={me} may={may} onEnded={onClose} />
    </div>
  );
}
