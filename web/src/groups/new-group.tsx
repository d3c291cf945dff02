import type { User } from '@sealpost/client';
import { X } from 'lucide-react';
import { type SubmitEvent, useState } from 'react';
import { useLocation } from 'wouter';
import { pathOf } from '../conversation/path.js';
import { engine, useLive } from '../live/index.js';
import { useAction, useClient } from '../session/index.js';
import { Avatar, Banner, Button, IconButton, ScreenBar, TextField } from '../ui/index.js';
import { MemberPicker } from './member-picker.js';

/** The longest name of a group, in letters. */
export const NAME_LETTERS = 100;

/** The screen that makes a group; it opens the group when it is made. */
export function NewGroup() {
  const client = useClient();
  const me = useLive((state) => state.me);
  const [, navigate] = useLocation();
  const [name, setName] = useState('');
  const [members, setMembers] = useState<User[]>([]);
  const [missing, setMissing] = useState(false);
  const making = useAction();
  const chosen = new Set([...members.map(({ address }) => address), ...(me === null ? [] : [me])]);

  function make(event: SubmitEvent<HTMLFormElement>): void {
    event.preventDefault();
    setMissing(name.trim() === '');
    if (name.trim() === '') return;
    void making.run(async () => {
      const usernames = members.map(({ username }) => username);
      const group = await client.groups.create({ name: name.trim(), members: usernames });
      engine().groups.put(group);
      navigate(pathOf(group.address));
    });
  }

  return (
    <>
      <ScreenBar title="New group" />
      <div className="min-h-0 flex-1 overflow-y-auto">
        <form className="mx-auto flex max-w-xl flex-col gap-5 px-5 py-6" noValidate onSubmit={make}>
          <TextField
            label="Name"
            hint="The server can read the names of groups, and who is in them."
            required
            maxLength={NAME_LETTERS}
            value={name}
            error={missing ? 'A group needs a name.' : making.fields.name}
            onChange={(event) => {
              setName(event.target.value);
              setMissing(false);
            }}
          />
          <MemberPicker
            label="Add people"
            hint="They read what is written from when they join."
            without={chosen}
            onPick={(user) => {
              setMembers([...members, user]);
            }}
          />
          {members.length > 0 && (
            <ul aria-label="Members" className="flex flex-col gap-1">
              {members.map((user) => (
                <li
                  key={user.address}
                  className="flex items-center gap-3 rounded-xl bg-surface py-1 pr-1 pl-2.5"
                >
                  <Avatar address={user.address} name={user.displayName ?? user.username} size={32} />
                  <span className="min-w-0 flex-1 truncate">
                    {user.displayName ?? user.username}{' '}
                    <span className="text-sm text-muted">@{user.username}</span>
                  </span>
                  <IconButton
                    label={`Leave ${user.displayName ?? user.username} out`}
                    icon={X}
                    onClick={() => {
                      setMembers(members.filter((other) => other !== user));
                    }}
                  />
                </li>
              ))}
            </ul>
          )}
          {making.failure !== null && <Banner tone="danger">{making.failure}</Banner>}
          <Button type="submit" variant="primary" busy={making.busy} className="self-start">
            Make the group
          </Button>
        </form>
      </div>
    </>
  );
}
