import type { OpenedMessage } from '@sealpost/client';
import { useEffect, useMemo, useRef, useState } from 'react';
import { KeyChangeBanner } from '../contacts/index.js';
import { engine, groupIdOf, useDraft, useLive, useName } from '../live/index.js';
import { Button, Spinner } from '../ui/index.js';
import { Composer } from './composer.js';
import { ConnectionNote } from './connection-note.js';
import { DeleteDialog } from './delete-dialog.js';
import { DropZone } from './drop-zone.js';
import { EmptyConversation } from './empty-conversation.js';
import { Lightbox, type ShownPicture } from './lightbox.js';
import { MessageDetails } from './message-details.js';
import { MessageList } from './message-list.js';
import { type PaneActions, PaneContext } from './pane-context.js';
import { PaneHeader } from './pane-header.js';
import { ServerLine } from './server-line.js';
import { useAddFiles } from './use-add-files.js';
import { useAnnounceMessages } from './use-announce-messages.js';
import { useJumpHere } from './use-jump-here.js';
import { WritersLine } from './writers-line.js';

/** A conversation: its messages, and what one writes. It fills the room that it is given. */
export function ConversationPane({
  address,
}: {
  /** Of the peer or of the group. */
  address: string;
}) {
  const running = useLive((state) => state.me !== null);
  return running ? <Pane key={address} address={address} /> : <Spinner label="Loading" className="m-auto" />;
}

function Pane({ address }: { address: string }) {
  const name = useName(address);
  const view = useLive((state) => state.timelines.get(address));
  const someUnsent = useLive((state) => state.pending.has(address));
  const isGroup = groupIdOf(address) !== null;
  const isMember = useLive((state) => !isGroup || !state.ready || state.groups.has(address));
  const own = useLive((state) => state.me === address);
  const drafting = useDraft(address);
  const input = useRef<HTMLTextAreaElement>(null);
  const [removing, setRemoving] = useState<{ message: OpenedMessage; scope: 'self' | 'everyone' } | null>(
    null,
  );
  const [detailed, setDetailed] = useState<string | null>(null);
  const [picture, setPicture] = useState<ShownPicture | null>(null);
  const { change } = drafting;
  const files = useAddFiles(drafting.draft.files, change);
  const jump = useJumpHere(address);
  useAnnounceMessages(address);

  useEffect(() => engine().timelines.open(address), [address]);

  const actions = useMemo<PaneActions>(
    () => ({
      address,
      isGroup,
      reply: (id) => {
        change({ replyTo: id });
        input.current?.focus();
      },
      remove: (message, scope) => {
        setRemoving({ message, scope });
      },
      details: ({ id }) => {
        setDetailed(id);
      },
      look: setPicture,
    }),
    [address, isGroup, change],
  );

  const shown = view?.loaded === true ? view : undefined;
  const empty = shown?.items.length === 0 && shown.older === 'end' && !someUnsent;
  return (
    <PaneContext value={actions}>
      <DropZone onFiles={files.add} disabled={!isMember}>
        <PaneHeader address={address} name={name} drafting={drafting} />
        <div className="md:hidden">
          <ConnectionNote />
        </div>
        {!isGroup && !own && <KeyChangeBanner address={address} name={name} />}
        <ServerLine items={view?.items} />
        {empty && <EmptyConversation address={address} name={name} />}
        {shown && !empty && <MessageList key={shown.turn} address={address} view={shown} jump={jump} />}
        {!shown && <Loading address={address} failed={view?.older === 'failed'} />}
        <WritersLine address={address} />
        <Composer
          address={address}
          name={name}
          drafting={drafting}
          files={files}
          input={input}
          isMember={isMember}
        />
      </DropZone>
      <DeleteDialog
        asked={removing}
        onClose={() => {
          setRemoving(null);
        }}
      />
      <MessageDetails
        address={address}
        id={detailed}
        onClose={() => {
          setDetailed(null);
        }}
      />
      <Lightbox
        picture={picture}
        onClose={() => {
          setPicture(null);
        }}
      />
    </PaneContext>
  );
}

function Loading({ address, failed }: { address: string; failed: boolean }) {
  return (
    <div className="flex min-h-0 flex-1 items-center justify-center">
      {failed ? (
        <div className="flex flex-col items-center gap-3 text-muted">
          <p>The messages could not be loaded.</p>
          <Button
            onClick={() => {
              engine().timelines.loadOlder(address);
            }}
          >
            Try again
          </Button>
        </div>
      ) : (
        <Spinner label="Loading messages" />
      )}
    </div>
  );
}
