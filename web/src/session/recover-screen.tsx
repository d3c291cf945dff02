import { SealpostClient } from '@sealpost/client';
import { useState } from 'react';
import { Banner, Button, TextField } from '../ui/index.js';
import { clientOptions } from './client-options.js';
import { EntryLayout } from './entry-layout.js';
import { KeepSessionField } from './keep-session-field.js';
import { NewPasswordField, newPasswordProblem } from './new-password-field.js';
import { enter } from './session-store.js';
import { TextLink } from './text-link.js';
import { FormRefused, useForm } from './use-form.js';
import { Working } from './working.js';

/** Sets a new password by the recovery code, and logs in with it. */
export function RecoverScreen() {
  const [username, setUsername] = useState('');
  const [recoveryCode, setRecoveryCode] = useState('');
  const [newPassword, setNewPassword] = useState('');
  const [kept, setKept] = useState(true);

  const form = useForm(
    async () => {
      if (username.trim() === '')
        throw new FormRefused({ username: 'Type your username or e-mail address.' });
      if (recoveryCode.trim() === '') throw new FormRefused({ 'recovery-code': 'Type your recovery code.' });
      const secret = await newPasswordProblem(newPassword);
      if (secret !== null) throw new FormRefused({ 'new-password': secret });
      const options = clientOptions(kept);
      const account = { username: username.trim(), recoveryCode, newPassword };
      enter({
        client: await SealpostClient.recover({ ...options, ...account }),
        storage: options.storage,
        kept,
      });
    },
    {
      invalid_credentials: ['recovery-code', 'The name or the code is wrong.'],
      bad_recovery_code: 'recovery-code',
      weak_password: 'new-password',
    },
  );

  return (
    <EntryLayout
      title="Set a new password"
      lead="With your recovery code everything becomes readable again. All other sessions of the account end."
    >
      <form onSubmit={form.onSubmit} noValidate className="flex flex-col gap-5">
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
        <TextField
          label="Recovery code"
          name="recovery-code"
          autoComplete="off"
          autoCapitalize="characters"
          autoCorrect="off"
          spellCheck={false}
          required
          placeholder="XXXX-XXXX-XXXX-XXXX-XXXX-XXXX-XXXX-XXXX"
          inputClassName="font-mono"
          value={recoveryCode}
          error={form.problems['recovery-code']}
          hint="Eight groups of four. Hyphens, spaces and small letters do not matter."
          onChange={(event) => {
            setRecoveryCode(event.target.value);
          }}
        />
        <NewPasswordField
          label="New password"
          value={newPassword}
          onChange={setNewPassword}
          error={form.problems['new-password']}
          own={[username]}
        />
        <KeepSessionField kept={kept} onChange={setKept} />
        <Button type="submit" variant="primary" busy={form.busy}>
          Set password and log in
        </Button>
        {form.busy && (
          <Working title="Opening your keys" words="The code and the password stay on this device." />
        )}
        <p className="text-sm">
          <TextLink to="/login">Back to the login</TextLink>
        </p>
      </form>
    </EntryLayout>
  );
}
