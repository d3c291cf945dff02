import type { User } from '@sealpost/client';
import { useEffect, useRef, useState } from 'react';
import { useLocation } from 'wouter';
import { pathOf } from '../conversation/path.js';
import { engine } from '../live/index.js';
import { FormRefused, useClient, useForm } from '../session/index.js';
import { announce, Banner, Button, ScreenBar, TextField } from '../ui/index.js';
import { ChosenPeople } from './chosen-people.js';
import { groupNameProblem, NAME_LETTERS } from './group-name-rules.js';
import { MemberPicker } from './member-picker.js';

/** The screen that makes a group; it opens the group when it is made. */
export function NewGroup() {
  const client = useClient();
  const [, navigate] = useLocation();
  const [name, setName] = useState('');
  const [people, setPeople] = useState<readonly User[]>([]);
  const nameField = useRef<HTMLInputElement>(null);
  const picker = useRef<HTMLInputElement>(null);

  const form = useForm(
    async () => {
      const problem = groupNameProblem(name);
      if (problem !== null) throw new FormRefused({ name: problem });
      const members = people.map(({ username }) => username);
      const group = await client.groups.create({ name: name.trim(), members });
      engine().groups.put(group);
      announce(`${group.name} is made`);
      navigate(pathOf(group.address));
    },
    {
      member_not_found: ['members', 'Somebody of these is not on this server any more.'],
      group_full: 'members',
    },
  );

  useEffect(() => {
    nameField.current?.focus();
  }, []);

  function remove(user: User | undefined): void {
    if (!user) return;
    setPeople((chosen) => chosen.filter((other) => other !== user));
    announce(`${user.displayName ?? user.username} removed`);
    picker.current?.focus();
  }

  return (
    <>
      <ScreenBar title="New group" />
      <div className="relative min-h-0 flex-1 overflow-y-auto">
        <form
          noValidate
          onSubmit={form.onSubmit}
          className="mx-auto flex max-w-xl flex-col gap-5 px-4 py-6 md:px-8"
        >
          {form.failure && <Banner tone="danger">{form.failure}</Banner>}
          <TextField
            ref={nameField}
            label="Group name"
            name="name"
            hint="The server can read the name, and who is in the group."
            required
            autoComplete="off"
            maxLength={NAME_LETTERS}
            value={name}
            error={form.problems.name}
            onChange={(event) => {
              setName(event.target.value);
            }}
          />
          <div className="flex flex-col gap-2.5">
            <MemberPicker
              ref={picker}
              label="Add people"
              hint="You can add more people later. Each reads what is written from when they join, and nothing from before."
              error={form.problems.members}
              without={new Set(people.map(({ address }) => address))}
              onPick={(user) => {
                setPeople((chosen) => [...chosen, user]);
                announce(`${user.displayName ?? user.username} added`);
              }}
              onBackspace={() => {
                remove(people.at(-1));
              }}
            />
            {people.length > 0 && <ChosenPeople people={people} onRemove={remove} />}
          </div>
          <Button type="submit" variant="primary" busy={form.busy} className="self-start">
            Make the group
          </Button>
        </form>
      </div>
    </>
  );
}
