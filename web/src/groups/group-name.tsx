import type { Group } from '@sealpost/client';
import { Pencil } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { engine } from '../live/index.js';
import { FormRefused, useClient, useForm } from '../session/index.js';
import { announce, Banner, Button, TextField } from '../ui/index.js';
import { groupNameProblem, NAME_LETTERS } from './group-name-rules.js';

/** Renames a group: a button, and the form that it opens. */
export function GroupName({ group }: { group: Group }) {
  const [editing, setEditing] = useState(false);
  const button = useRef<HTMLButtonElement>(null);
  const wasEditing = useRef(false);

  useEffect(() => {
    if (wasEditing.current && !editing) button.current?.focus();
    wasEditing.current = editing;
  }, [editing]);

  if (editing)
    return (
      <NameForm
        group={group}
        onDone={() => {
          setEditing(false);
        }}
      />
    );
  return (
    <Button
      ref={button}
      size="sm"
      icon={Pencil}
      className="self-start"
      onClick={() => {
        setEditing(true);
      }}
    >
      Rename
    </Button>
  );
}

function NameForm({ group, onDone }: { group: Group; onDone: () => void }) {
  const client = useClient();
  const [name, setName] = useState(group.name);
  const field = useRef<HTMLInputElement>(null);
  const form = useForm(async () => {
    const problem = groupNameProblem(name);
    if (problem !== null) throw new FormRefused({ name: problem });
    const renamed = await client.groups.rename(group.id, name.trim());
    engine().groups.put(renamed);
    announce(`The group is called ${renamed.name} now`);
    onDone();
  });

  useEffect(() => {
    field.current?.select();
  }, []);

  return (
    <form noValidate onSubmit={form.onSubmit} className="flex flex-col gap-3">
      {form.failure && <Banner tone="danger">{form.failure}</Banner>}
      <TextField
        ref={field}
        label="Group name"
        name="name"
        required
        autoComplete="off"
        maxLength={NAME_LETTERS}
        value={name}
        error={form.problems.name}
        onChange={(event) => {
          setName(event.target.value);
        }}
        onKeyDown={(event) => {
          if (event.key !== 'Escape') return;
          // It closes the form and not the dialog.
          event.preventDefault();
          onDone();
        }}
      />
      <div className="flex gap-2">
        <Button type="submit" size="sm" variant="primary" busy={form.busy}>
          Save name
        </Button>
        <Button size="sm" onClick={onDone}>
          Cancel
        </Button>
      </div>
    </form>
  );
}
