import type { GroupRole } from '@sealpost/client';
import { explainError } from '../session/index.js';
import { ConfirmDialog } from '../ui/index.js';

/** Asks before a change of role that whoever makes it cannot take back alone: a new owner, or giving up being one. */
export function RoleQuestion({
  role,
  name,
  onClose,
  onConfirm,
}: {
  /** The role to come; null while nothing is asked. */
  role: GroupRole | null;
  /** Of who gets it; null for oneself. */
  name: string | null;
  onClose: () => void;
  onConfirm: (role: GroupRole) => Promise<void>;
}) {
  return (
    <ConfirmDialog
      open={role !== null}
      onClose={onClose}
      onConfirm={async () => {
        if (role !== null) await onConfirm(role);
      }}
      explain={explainError}
      title={name === null ? 'Give up being an owner?' : `Make ${name} an owner?`}
      confirmLabel={name === null ? 'Give it up' : 'Make an owner'}
      danger={name === null}
    >
      <p>
        {name === null
          ? 'You cannot make yourself an owner again. Another owner can.'
          : 'They may do then what you may: name and remove owners, you as well, and delete the group.'}
      </p>
    </ConfirmDialog>
  );
}
