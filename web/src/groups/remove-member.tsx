import type { Group, GroupMember } from '@sealpost/client';
import { engine } from '../live/index.js';
import { explainError, useClient } from '../session/index.js';
import { announce, ConfirmDialog } from '../ui/index.js';

/** Asks before somebody is taken out of a group. */
export function RemoveMember({
  group,
  member: { username, displayName },
  open,
  onClose,
}: {
  group: Group;
  member: GroupMember;
  open: boolean;
  onClose: () => void;
}) {
  const client = useClient();
  const name = displayName ?? username;
  return (
    <ConfirmDialog
      open={open}
      onClose={onClose}
      onConfirm={async () => {
        await client.groups.removeMember(group.id, username);
        engine().groups.changed(group.id);
        announce(`${name} is removed`);
      }}
      explain={explainError}
      title={`Remove ${name}?`}
      confirmLabel="Remove"
      danger
    >
      <p>They keep the messages that they had, and get none that come later.</p>
    </ConfirmDialog>
  );
}
