import { useState } from 'react';
import {
  FormRefused,
  NewPasswordField,
  newPasswordProblem,
  useClient,
  useForm,
  useProfile,
} from '../session/index.js';
import { announce, Banner, Button, PasswordField } from '../ui/index.js';
import { Card } from './card.js';

/** Changes the password. */
export function PasswordSettings() {
  const client = useClient();
  const profile = useProfile();
  const [currentPassword, setCurrentPassword] = useState('');
  const [newPassword, setNewPassword] = useState('');
  const [changed, setChanged] = useState(false);

  const form = useForm(
    async () => {
      setChanged(false);
      if (currentPassword === '')
        throw new FormRefused({ 'current-password': 'Type your current password.' });
      const problem = await newPasswordProblem(newPassword);
      if (problem !== null) throw new FormRefused({ 'new-password': problem });
      await client.account.changePassword({ currentPassword, newPassword });
      setCurrentPassword('');
      setNewPassword('');
      setChanged(true);
      announce('The password is changed');
    },
    {
      invalid_credentials: ['current-password', 'This is not your password.'],
      wrong_password: ['current-password', 'This is not your password.'],
      weak_password: 'new-password',
    },
  );

  return (
    <Card
      title="Change the password"
      lead="Every other session ends. Your keys and your recovery code stay as they are, and so do your messages."
    >
      <form onSubmit={form.onSubmit} noValidate className="flex flex-col gap-4">
        {changed && <Banner tone="success">The password is changed. All other sessions are ended.</Banner>}
        {form.failure && <Banner tone="danger">{form.failure}</Banner>}
        <input type="text" name="username" autoComplete="username" value={profile.username} readOnly hidden />
        <PasswordField
          label="Current password"
          name="current-password"
          autoComplete="current-password"
          required
          value={currentPassword}
          error={form.problems['current-password']}
          onChange={(event) => {
            setCurrentPassword(event.target.value);
          }}
        />
        <NewPasswordField
          label="New password"
          value={newPassword}
          onChange={setNewPassword}
          error={form.problems['new-password']}
          own={[profile.username, ...(profile.displayName ?? '').split(/\s+/)]}
        />
        <Button type="submit" variant="primary" busy={form.busy} className="self-start">
          Change password
        </Button>
      </form>
    </Card>
  );
}
