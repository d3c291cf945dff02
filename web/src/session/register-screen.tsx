import { SealpostClient } from '@sealpost/client';
import { useState } from 'react';
import { Banner, Button, TextField } from '../ui/index.js';
import { clientOptions } from './client-options.js';
import { EntryLayout } from './entry-layout.js';
import { KeepSessionField } from './keep-session-field.js';
import { NewPasswordField, newPasswordProblem } from './new-password-field.js';
import { RecoveryCode } from './recovery-code.js';
import { enter, type Login } from './session-store.js';
import { TextLink } from './text-link.js';
import { FormRefused, useForm } from './use-form.js';
import { usernameProblem } from './username-rules.js';
import { Working } from './working.js';

interface NewLogin extends Login {
  recoveryCode: string;
}

/** Makes an account, and shows its recovery code before it goes on. */
export function RegisterScreen() {
  const [made, setMade] = useState<NewLogin | null>(null);
  if (!made) return <RegisterForm onMade={setMade} />;
  return (
    <EntryLayout
      title="Keep your recovery code"
      lead="It is shown this once. Nobody else has it, not even the server."
    >
      <RecoveryCode
        code={made.recoveryCode}
        address={made.client.address}
        doneLabel="Go to my messages"
        onDone={() => {
          enter(made);
        }}
      />
    </EntryLayout>
  );
}

function RegisterForm({ onMade }: { onMade: (made: NewLogin) => void }) {
  const [username, setUsername] = useState('');
  const [displayName, setDisplayName] = useState('');
  const [password, setPassword] = useState('');
  const [kept, setKept] = useState(true);

  const form = useForm(
    async () => {
      const name = usernameProblem(username);
      const secret = await newPasswordProblem(password);
      if (name !== null || secret !== null)
        throw new FormRefused({ ...(name && { username: name }), ...(secret && { 'new-password': secret }) });
      const options = clientOptions(kept);
      const registered = await SealpostClient.register({
        ...options,
        username,
        password,
        displayName: displayName.trim() || undefined,
      });
      onMade({ ...registered, storage: options.storage, kept });
    },
    { username_taken: 'username', weak_password: 'new-password' },
  );

  return (
    <EntryLayout
      title="Make an account"
      lead={
        <p>
          You have one? <TextLink to="/login">Log in</TextLink>
        </p>
      }
    >
      <form onSubmit={form.onSubmit} noValidate className="flex flex-col gap-5">
        {form.failure && <Banner tone="danger">{form.failure}</Banner>}
        <TextField
          label="Username"
          name="username"
          autoComplete="username"
          autoCapitalize="none"
          autoCorrect="off"
          spellCheck={false}
          autoFocus
          required
          maxLength={32}
          value={username}
          error={form.problems.username}
          hint="Others find you by it. It cannot be changed later."
          onChange={(event) => {
            setUsername(event.target.value.trim().toLowerCase());
          }}
        />
        <TextField
          label="Display name"
          name="displayName"
          optional
          autoComplete="name"
          maxLength={100}
          value={displayName}
          error={form.problems.displayName}
          hint="Everybody on this server can see it."
          onChange={(event) => {
            setDisplayName(event.target.value);
          }}
        />
        <NewPasswordField
          label="Password"
          value={password}
          onChange={setPassword}
          error={form.problems['new-password']}
          own={[username, ...displayName.split(/\s+/)]}
        />
        <KeepSessionField kept={kept} onChange={setKept} />
        <Button type="submit" variant="primary" busy={form.busy}>
          Make account
        </Button>
        {form.busy && (
          <Working
            title="Making your keys"
            words="This takes some seconds. They are made on this device, and your password does not leave it."
          />
        )}
      </form>
    </EntryLayout>
  );
}
