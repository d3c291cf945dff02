import type { Group } from '@sealpost/client';
import { LogOut, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { useLocation } from 'wouter';
import { engine } from '../live/index.js';
import { explainError, useClient } from '../session/index.js';
import { announce, Button, ConfirmDialog } from '../ui/index.js';
import type { Permissions } from './permissions.js';

/** Leaving a group, and deleting it. */
export function EndGroup({
  group,
  me,
  may,
  onEnded,
}: {
  group: Group;
  /** The own address. */
  me: string;
  may: Permissions;
  onEnded: () => void;
}) {
  const client = useClient();
  const [, navigate] = useLocation();
  const [asked, setAsked] = useState<'leave' | 'delete' | null>(null);
  const alone = group.members.length === 1;

  async function end(): Promise<void> {
    if (asked === 'delete') await client.groups.delete(group.id);
    else await client.groups.removeMember(group.id, me);
    announce(asked === 'delete' ? `${group.name} is deleted` : `You left ${group.name}`);
    onEnded();
    navigate('/');
    engine().groups.drop(group.id);
  }

  return (
    <div className="flex flex-col gap-3 border-t border-line pt-4">
      {!may.leave && (
        <p className="text-sm text-muted">
          {alone
            ? 'Nobody else is in the group. To end it, delete it.'
            : 'You are the only owner, and a group needs one. To leave, make somebody else an owner first, or delete the group.'}
        </p>
      )}
      <div className="flex flex-wrap gap-2">
        {may.leave && (
          <Button
            icon={LogOut}
            onClick={() => {
              setAsked('leave');
            }}
          >
            Leave the group
          </Button>
        )}
        {may.delete && (
          <Button
            variant="danger"
            icon={Trash2}
            onClick={() => {
              setAsked('delete');
            }}
          >
            Delete the group
          </Button>
        )}
      </div>
      <ConfirmDialog
        open={asked !== null}
        onClose={() => {
          setAsked(null);
        }}
        onConfirm={end}
        explain={explainError}
        title={asked === 'delete' ? `Delete ${group.name}?` : `Leave ${group.name}?`}
        confirmLabel={asked === 'delete' ? 'Delete for everyone' : 'Leave'}
        danger
      >
        <p>
          {asked === 'delete'
            ? 'Nobody can write in it any more. Everybody keeps the messages that they had. This cannot be undone.'
            : 'You keep the messages that you had, and get none that come later, unless somebody adds you again.'}
        </p>
      </ConfirmDialog>
    </div>
  );
}
