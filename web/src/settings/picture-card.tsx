import { ImageUp, Trash2 } from 'lucide-react';
import { useRef, useState } from 'react';
import { useAction, useClient, useProfile } from '../session/index.js';
import { announce, Avatar, Banner, Button, refreshPicture } from '../ui/index.js';
import { Card } from './card.js';
import { squarePicture } from './picture-file.js';

/** The picture of the own account. */
export function PictureCard() {
  const client = useClient();
  const profile = useProfile();
  const file = useRef<HTMLInputElement>(null);
  const [unreadable, setUnreadable] = useState(false);
  const action = useAction();

  async function take(chosen: File) {
    setUnreadable(false);
    const picture = await squarePicture(chosen).catch(() => null);
    if (!picture) {
      setUnreadable(true);
      return;
    }
    await action.run(async () => {
      await client.account.setAvatar(picture);
      refreshPicture(profile.username);
      announce('The picture is set');
    });
  }

  return (
    <Card title="Picture" lead="Everybody on this server can see it, and so can whoever runs it.">
      <div className="flex items-center gap-5">
        <Avatar address={profile.address} name={profile.displayName ?? profile.username} size={76} />
        <div className="flex flex-wrap gap-2">
          <input
            ref={file}
            type="file"
            accept="image/*"
            aria-label="Picture file"
            tabIndex={-1}
            className="sr-only"
            onChange={(event) => {
              const [chosen] = event.target.files ?? [];
              event.target.value = '';
              if (chosen) void take(chosen);
            }}
          />
          <Button icon={ImageUp} busy={action.busy} onClick={() => file.current?.click()}>
            Choose a picture
          </Button>
          <Button
            variant="quiet"
            icon={Trash2}
            onClick={() => {
              void action.run(async () => {
                await client.account.removeAvatar();
                refreshPicture(profile.username);
                announce('The picture is removed');
              });
            }}
          >
            Remove
          </Button>
        </div>
      </div>
      {unreadable && <Banner tone="danger">The browser cannot read this file as a picture.</Banner>}
      {action.failure && <Banner tone="danger">{action.failure}</Banner>}
    </Card>
  );
}
