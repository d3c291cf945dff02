import type { OpenedMessage, Receipt } from '@sealpost/client';
import { SealText } from '../contacts/index.js';
import { loadedMessage, useLive, useName } from '../live/index.js';
import { Avatar, Dialog, formatDateTime } from '../ui/index.js';

/** How a message was sealed, when it was sent and goes, and who got and read it. */
export function MessageDetails({
  address,
  id,
  onClose,
}: {
  /** Of the conversation. */
  address: string;
  /** Null: nothing is shown. */
  id: string | null;
  onClose: () => void;
}) {
  const message = useLive(() => (id === null ? undefined : loadedMessage(address, id)));
  return (
    <Dialog
      open={message !== undefined}
      onClose={onClose}
      title="Message details"
      size="sm"
      focusFirst="title"
    >
      {message && <Details message={message} />}
    </Dialog>
  );
}

function Details({ message }: { message: OpenedMessage }) {
  const { sentAt, expiresAt, deletedAt, direction, deliveredTo, readBy } = message;
  const readers = new Set(readBy.map((receipt) => receipt.address));
  const unread = deliveredTo.filter((receipt) => !readers.has(receipt.address));
  return (
    <div className="flex flex-col gap-4">
      {deletedAt === null && <SealText message={message} />}
      <dl className="grid grid-cols-[auto_1fr] gap-x-4 gap-y-1 text-sm">
        <dt className="text-muted">Sent</dt>
        <dd>{formatDateTime(sentAt)}</dd>
        {deletedAt !== null && (
          <>
            <dt className="text-muted">Deleted</dt>
            <dd>{formatDateTime(deletedAt)}</dd>
          </>
        )}
        {expiresAt !== null && (
          <>
            <dt className="text-muted">Disappears</dt>
            <dd>{formatDateTime(expiresAt)}</dd>
          </>
        )}
      </dl>
      {direction === 'sent' && (
        <>
          <Receipts title="Read by" receipts={readBy} nobody="Nobody yet" />
          {unread.length > 0 && <Receipts title="Delivered to" receipts={unread} nobody="" />}
        </>
      )}
    </div>
  );
}

function Receipts({
  title,
  receipts,
  nobody,
}: {
  title: string;
  receipts: readonly Receipt[];
  nobody: string;
}) {
  return (
    <section>
      <h3 className="mb-1 text-sm font-semibold">{title}</h3>
      {receipts.length === 0 && <p className="text-sm text-muted">{nobody}</p>}
      <ul className="flex flex-col gap-1.5">
        {receipts.map(({ address, at }) => (
          <ReceiptLine key={address} address={address} at={at} />
        ))}
      </ul>
    </section>
  );
}

function ReceiptLine({ address, at }: { address: string; at: string }) {
  const name = useName(address);
  return (
    <li className="flex items-center gap-2.5">
      <Avatar address={address} name={name} size={28} />
      <span className="min-w-0 flex-1 truncate">{name}</span>
      <span className="text-xs text-muted">{formatDateTime(at)}</span>
    </li>
  );
}
