import type { Group } from '@sealpost/client';
import { useState } from 'react';
import { useLocation } from 'wouter';
import { engine, useLive } from '../live/index.js';
import { explainError, useAction, useClient } from '../session/index.js';
import { Banner, Button, ConfirmDialog, Dialog } from '../ui/index.js';
import { GroupName } from './group-name.js';
import { MemberPicker } from './member-picker.js';
import { MemberRow } from './member-row.js';
import { permissionsOf } from './permissions.js';

/** A group: its name, who is in it and as what, and what one may change of that. */
export function GroupDialog({ group, open, onClose }: { group: Group; open: boolean; onClose: () => void }) {
  return (
    <Dialog open={open} onClose={onClose} title={group.name}>
      <Settings group={group} onClose={onClose} />
    </Dialog>
  );
}

function Settings({ group, onClose }: { group: Group; onClose: () => void }) {
  const client = useClient();
  const me = useLive((state) => state.me) ?? '';
  const may = permissionsOf(group, me);
  const adding = useAction();
  const { id, members } = group;

  return (
    <div className="flex flex-col gap-6">
      {may.rename && <GroupName key={group.name} group={group} />}
      {may.add && (
        <div className="flex flex-col gap-2">
          <MemberPicker
            label="Add somebody"
            hint="They read what is written from now on, and nothing from before."
            without={new Set(members.map(({ address }) => address))}
            disabled={adding.busy}
            onPick={({ username }) => {
              void adding.run(async () => {
                engine().groups.put(await client.groups.addMember(id, username));
              });
            }}
          />
          {adding.failure !== null && <Banner tone="danger">{adding.failure}</Banner>}
        </div>
      )}
      <section>
        <h3 className="mb-2 font-semibold">
          {members.length === 1 ? '1 member' : `${members.length} members`}
        </h3>
        <ul className="flex flex-col">
          {members.map((member) => (
            <MemberRow key={member.address} group={group} member={member} me={me} may={may} />
          ))}
        </ul>
      </section>
      <Ending group={group} me={me} onClose={onClose} />
    </div>
  );
}

/** Leaving and deleting. */
function Ending({ group, me, onClose }: { group: Group; me: string; onClose: () => void }) {
  const client = useClient();
  const [, navigate] = useLocation();
  const [asked, setAsked] = useState<'leave' | 'delete' | null>(null);
  const may = permissionsOf(group, me);
  const username = group.members.find(({ address }) => address === me)?.username ?? me;

  async function end(): Promise<void> {
    if (asked === 'delete') await client.groups.delete(group.id);
    else await client.groups.removeMember(group.id, username);
    engine().groups.drop(group.id);
    onClose();
    navigate('/');
  }

  return (
    <div className="flex flex-col gap-2 border-t border-line pt-4">
      {!may.leave && (
        <p className="text-sm text-muted">
          You are the only owner. Make somebody else an owner before you leave, or delete the group.
        </p>
      )}
      <div className="flex flex-wrap gap-2">
        <Button
          disabled={!may.leave}
          onClick={() => {
            setAsked('leave');
          }}
        >
          Leave the group
        </Button>
        {may.delete && (
          <Button
            variant="danger"
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
        title={asked === 'delete' ? 'Delete the group?' : 'Leave the group?'}
        confirmLabel={asked === 'delete' ? 'Delete it for everyone' : 'Leave'}
        danger
      >
        <p>
          {asked === 'delete'
            ? 'Nobody can write in it any more. Everybody keeps the messages that they had.'
            : 'You keep the messages that you had, and get none that come later.'}
        </p>
      </ConfirmDialog>
    </div>
  );
}
