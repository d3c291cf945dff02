import type { Group } from '@sealpost/client';
import { type SubmitEvent, useState } from 'react';
import { engine } from '../live/index.js';
import { useAction, useClient } from '../session/index.js';
import { Button, TextField } from '../ui/index.js';
import { NAME_LETTERS } from './new-group.js';

/** Renames a group. */
export function GroupName({ group }: { group: Group }) {
  const client = useClient();
  const [name, setName] = useState(group.name);
  const renaming = useAction();
  const changed = name.trim() !== '' && name.trim() !== group.name;

  function rename(event: SubmitEvent<HTMLFormElement>): void {
    event.preventDefault();
    if (!changed) return;
    void renaming.run(async () => {
      engine().groups.put(await client.groups.rename(group.id, name.trim()));
    });
  }

  return (
    <form className="flex items-end gap-2" onSubmit={rename}>
      <TextField
        label="Name"
        className="flex-1"
        maxLength={NAME_LETTERS}
        value={name}
        error={renaming.fields.name ?? renaming.failure}
        onChange={(event) => {
          setName(event.target.value);
        }}
      />
      <Button type="submit" busy={renaming.busy} disabled={!changed}>
        Rename
      </Button>
    </form>
  );
}
