import { type ReactNode, useId, useState } from 'react';
import { FormRefused, useForm, useProfile } from '../session/index.js';
import { Banner, Button, Dialog, PasswordField } from '../ui/index.js';

/** Asks for the password before something that needs it; it stays on this device. */
export function PasswordDialog(props: {
  open: boolean;
  onClose: () => void;
  title: string;
  confirmLabel: string;
  onConfirm: (password: string) => Promise<void>;
  children?: ReactNode;
}) {
  return props.open ? <OpenDialog {...props} /> : null;
}

function OpenDialog({
  onClose,
  title,
  confirmLabel,
  onConfirm,
  children,
}: {
  onClose: () => void;
  title: string;
  confirmLabel: string;
  onConfirm: (password: string) => Promise<void>;
  children?: ReactNode;
}) {
  const id = useId();
  const profile = useProfile();
  const [password, setPassword] = useState('');
  const form = useForm(
    async () => {
      if (password === '') throw new FormRefused({ 'current-password': 'Type your password.' });
      await onConfirm(password);
      onClose();
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
      title={title}
      size="sm"
      dismissable={!form.busy}
      actions={
        <>
          <Button onClick={onClose} disabled={form.busy}>
            Cancel
          </Button>
          <Button type="submit" form={id} variant="primary" busy={form.busy}>
            {confirmLabel}
          </Button>
        </>
      }
    >
      <form id={id} onSubmit={form.onSubmit} noValidate className="flex flex-col gap-4">
        {children}
        {form.failure && <Banner tone="danger">{form.failure}</Banner>}
        <input type="text" name="username" autoComplete="username" value={profile.username} readOnly hidden />
        <PasswordField
          label="Password"
          name="current-password"
          autoComplete="current-password"
          autoFocus
          required
          value={password}
          error={form.problems['current-password']}
          hint="It does not leave this device."
          onChange={(event) => {
            setPassword(event.target.value);
          }}
        />
      </form>
    </Dialog>
  );
}
