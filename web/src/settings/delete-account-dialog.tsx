import { useId, useState } from 'react';
import { FormRefused, leave, useClient, useForm } from '../session/index.js';
import { Banner, Button, Dialog, PasswordField, TextField } from '../ui/index.js';

/** Deletes the account, when username and password are typed. */
export function DeleteAccountDialog(props: { open: boolean; onClose: () => void }) {
  return props.open ? <OpenDialog {...props} /> : null;
}

function OpenDialog({ onClose }: { onClose: () => void }) {
  const id = useId();
  const client = useClient();
  const [username, setUsername] = useState('');
  const [password, setPassword] = useState('');
  const form = useForm(
    async () => {
      if (username.trim().toLowerCase() !== client.username)
        throw new FormRefused({ username: `Type your username: ${client.username}` });
      if (password === '') throw new FormRefused({ 'current-password': 'Type your password.' });
      await client.account.delete({ password });
      leave(client, 'deleted');
    },
    {
      invalid_credentials: ['current-password', 'This is not your password.'],
      wrong_password: ['current-password', 'This is not your password.'],
    },
  );

  return (
    <Dialog
      open
      onClose={onClose}
      title="Delete your account"
      dismissable={!form.busy}
      actions={
        <>
          <Button onClick={onClose} disabled={form.busy}>
            Cancel
          </Button>
          <Button type="submit" form={id} variant="danger" busy={form.busy}>
            Delete for good
          </Button>
        </>
      }
    >
      <form id={id} onSubmit={form.onSubmit} noValidate className="flex flex-col gap-4">
        <section>
          <h3 className="font-semibold">What goes</h3>
          <p className="text-muted">
            Your profile, keys and sessions, your place in groups, and the text and files of every message
            that you sent, for everybody who has it.
          </p>
        </section>
        <section>
          <h3 className="font-semibold">What stays</h3>
          <ul className="flex list-disc flex-col gap-1 pl-5 text-muted">
            <li>
              Empty messages in the mailboxes of those you wrote to: addresses, times, and what they answered.
            </li>
            <li>Messages that others sent to you, with your address, in their own mailboxes.</li>
            <li>
              For some time, what the event logs of others were told: your name, what you read, joined and
              left.
            </li>
            <li>
              Whatever somebody copied, and the backups of whoever runs the server, for as long as they keep
              them.
            </li>
          </ul>
        </section>
        <Banner tone="warning">
          Your username is free at once. Whoever takes it next gets the same address, with other keys.
        </Banner>
        {form.failure && <Banner tone="danger">{form.failure}</Banner>}
        <TextField
          label={`Your username, ${client.username}, to make sure`}
          name="username"
          autoComplete="off"
          autoCapitalize="none"
          spellCheck={false}
          required
          value={username}
          error={form.problems.username}
          onChange={(event) => {
            setUsername(event.target.value);
          }}
        />
        <PasswordField
          label="Password"
          name="current-password"
          autoComplete="current-password"
          required
          value={password}
          error={form.problems['current-password']}
          onChange={(event) => {
            setPassword(event.target.value);
          }}
        />
      </form>
    </Dialog>
  );
}
