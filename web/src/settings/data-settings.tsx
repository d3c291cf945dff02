import { Download } from 'lucide-react';
import { useState } from 'react';
import { useAction, useClient, useProfile } from '../session/index.js';
import { announce, Banner, Button, saveFile } from '../ui/index.js';
import { Card } from './card.js';
import { DeleteAccountDialog } from './delete-account-dialog.js';

/** Takes the account's data out, or the account away. */
export function DataSettings() {
  const client = useClient();
  const profile = useProfile();
  const exporting = useAction();
  const [deleting, setDeleting] = useState(false);

  return (
    <>
      <Card
        title="Export"
        lead="Everything that the server holds about you, as one JSON file. Messages are in it as the server has them: sealed. Your password or your recovery code opens them."
      >
        {exporting.failure && <Banner tone="danger">{exporting.failure}</Banner>}
        <Button
          icon={Download}
          busy={exporting.busy}
          className="self-start"
          onClick={() => {
            void exporting.run(async () => {
              const day = new Date().toISOString().slice(0, 10);
              saveFile(await client.account.export(), `sealpost-${profile.username}-${day}.json`);
              announce('The export is saved');
            });
          }}
        >
          Export my data
        </Button>
      </Card>
      <Card
        title="Delete the account"
        danger
        lead="There is no way back. What you wrote is emptied for everybody, also for those who have it."
      >
        <Button
          variant="danger"
          className="self-start"
          onClick={() => {
            setDeleting(true);
          }}
        >
          Delete my account
        </Button>
      </Card>
      <DeleteAccountDialog
        open={deleting}
        onClose={() => {
          setDeleting(false);
        }}
      />
    </>
  );
}
