import { useState } from 'react';
import { FormRefused, profileChanged, useClient, useForm, useProfile } from '../session/index.js';
import { announce, Banner, Button, formatDateTime, TextField } from '../ui/index.js';
import { Card } from './card.js';
import { PictureCard } from './picture-card.js';

/** Name, e-mail address and picture of the own account. */
export function ProfileSettings() {
  const profile = useProfile();
  return (
    <>
      <PictureCard />
      <NameCard />
      <Card title="Account">
        <dl className="grid grid-cols-[auto_1fr] gap-x-4 gap-y-1.5">
          <dt className="text-muted">Address</dt>
          <dd className="min-w-0 break-all select-all">{profile.address}</dd>
          <dt className="text-muted">Made</dt>
          <dd>{formatDateTime(profile.createdAt)}</dd>
        </dl>
      </Card>
    </>
  );
}

function NameCard() {
  const client = useClient();
  const profile = useProfile();
  const [displayName, setDisplayName] = useState(profile.displayName ?? '');
  const [email, setEmail] = useState(profile.email ?? '');
  const [saved, setSaved] = useState(false);

  const form = useForm(
    async () => {
      setSaved(false);
      if (email.trim() !== '' && !/^\S+@\S+$/.test(email.trim()))
        throw new FormRefused({ email: 'This is not an e-mail address.' });
      const change = { displayName: displayName.trim() || null, email: email.trim() || null };
      await client.account.update(change);
      profileChanged();
      setSaved(true);
      announce('Saved');
    },
    { email_taken: 'email' },
  );

  return (
    <Card
      title="Name and e-mail address"
      lead="The server and everybody on it can read the name, only the server the address."
    >
      <form onSubmit={form.onSubmit} noValidate className="flex flex-col gap-4">
        {form.failure && <Banner tone="danger">{form.failure}</Banner>}
        <TextField
          label="Display name"
          name="displayName"
          autoComplete="name"
          maxLength={100}
          value={displayName}
          error={form.problems.displayName}
          hint={`Without one, others see ${profile.username}.`}
          onChange={(event) => {
            setDisplayName(event.target.value);
            setSaved(false);
          }}
        />
        <TextField
          label="E-mail address"
          name="email"
          type="email"
          optional
          autoComplete="email"
          value={email}
          error={form.problems.email}
          hint="You can log in with it in place of the username. No mail is sent to it."
          onChange={(event) => {
            setEmail(event.target.value);
            setSaved(false);
          }}
        />
        <div className="flex items-center gap-3">
          <Button type="submit" variant="primary" busy={form.busy}>
            Save
          </Button>
          {saved && <span className="text-sm text-success-text">Saved</span>}
        </div>
      </form>
    </Card>
  );
}
