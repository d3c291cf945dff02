import { SealpostClient } from '@sealpost/client';
import { useState } from 'react';
import { Banner, Button, PasswordField, TextField } from '../ui/index.js';
import { clientOptions } from './client-options.js';
import { EntryLayout } from './entry-layout.js';
import { KeepSessionField } from './keep-session-field.js';
import { enter, useSession } from './session-store.js';
import { TextLink } from './text-link.js';
import { FormRefused, useForm } from './use-form.js';
import { Working } from './working.js';

/** Logs in by username or e-mail address and password. */
export function LoginScreen() {
  const [username, setUsername] = useState('');
  const [password, setPassword] = useState('');
  const [kept, setKept] = useState(true);

  const form = useForm(
    async () => {
      if (username.trim() === '')
        throw new FormRefused({ username: 'Type your username or e-mail address.' });
      if (password === '') throw new FormRefused({ password: 'Type your password.' });
      const options = clientOptions(kept);
      const client = await SealpostClient.logIn({ ...options, username: username.trim(), password });
      enter({ client, storage: options.storage, kept });
    },
    { invalid_credentials: 'password', wrong_password: 'password' },
  );

  return (
    <EntryLayout
      title="Log in"
      lead={
        <p>
          New here? <TextLink to="/register">Make an account</TextLink>
        </p>
      }
    >
      <form onSubmit={form.onSubmit} noValidate className="flex flex-col gap-5">
        <Notice />
        {form.failure && <Banner tone="danger">{form.failure}</Banner>}
        <TextField
          label="Username or e-mail address"
          name="username"
          autoComplete="username"
          autoCapitalize="none"
          autoCorrect="off"
          spellCheck={false}
          autoFocus
          required
          value={username}
          error={form.problems.username}
          onChange={(event) => {
            setUsername(event.target.value);
          }}
        />
        <PasswordField
          label="Password"
          name="password"
          autoComplete="current-password"
          required
          value={password}
          error={form.problems.password}
          onChange={(event) => {
            setPassword(event.target.value);
          }}
        />
        <KeepSessionField kept={kept} onChange={setKept} />
        <Button type="submit" variant="primary" busy={form.busy}>
          Log in
        </Button>
        {form.busy && (
          <Working title="Opening your keys" words="They are derived from your password on this device." />
        )}
        <p className="text-sm">
          <TextLink to="/recover">Forgot the password?</TextLink>
        </p>
      </form>
    </EntryLayout>
  );
}

function Notice() {
  const session = useSession();
  if (session.phase === 'ended')
    return (
      <Banner tone="warning" title="Your session ended">
        It was ended from another device, by a new password, or because it was not used for long. Nothing of
        it is kept in this browser.
      </Banner>
    );
  if (session.phase !== 'anonymous') return null;
  if (session.notice === 'loggedOut')
    return <Banner tone="success">You are logged out. Nothing is kept in this browser.</Banner>;
  if (session.notice === 'deleted') return <Banner tone="success">Your account is deleted.</Banner>;
  if (session.notice === 'unreadable')
    return (
      <Banner tone="warning" title="The storage of this browser could not be read">
        If you were logged in here, reload the page. In a private window, log in without being kept logged in.
      </Banner>
    );
  return null;
}
