import type { Contact } from '@sealpost/client';
import { useEffect, useState } from 'react';
import { explainError } from '../session/explain-error.js';
import { useAction } from '../session/use-action.js';
import { useClient } from '../session/use-client.js';
import { Banner, Button, CopyButton, Dialog, formatDateTime, Spinner } from '../ui/index.js';
import { CompareField } from './compare-field.js';
import { showContact, useContact } from './contact-store.js';
import { compareDigits, digitsOf } from './safety-digits.js';
import { SafetyNumber } from './safety-number.js';

export interface SafetyNumberDialogProps {
  /** Of a person who is not oneself. */
  address: string;
  /** What to call them. */
  name: string;
  open: boolean;
  onClose: () => void;
}

/** Shows the safety number of a contact, compares it with what the other side sees, and notes that it was compared. */
export function SafetyNumberDialog(props: SafetyNumberDialogProps) {
  return props.open ? <OpenDialog {...props} /> : null;
}

function OpenDialog({ address, name, onClose }: SafetyNumberDialogProps) {
  const client = useClient();
  const contact = useContact(address);
  const [number, setNumber] = useState<string | null>(null);
  const [failure, setFailure] = useState<string | null>(null);
  const [typed, setTyped] = useState('');
  const marking = useAction();
  const keyId = contact?.key.id;

  useEffect(() => {
    let wanted = true;
    client.contacts.safetyNumber(address).then(
      (found) => {
        if (wanted) setNumber(found);
      },
      (error: unknown) => {
        if (wanted) setFailure(explainError(error));
      },
    );
    return () => {
      wanted = false;
    };
  }, [client, address, keyId]);

  const comparison = number === null ? { kind: 'empty' as const } : compareDigits(typed, number);
  const matching =
    comparison.kind === 'different'
      ? comparison.group - 1
      : Math.min(12, Math.floor(digitsOf(typed).length / 5));

  function mark(change: () => Promise<Contact>, close: boolean) {
    void marking.run(async () => {
      showContact(client, await change());
      if (close) onClose();
    });
  }

  return (
    <Dialog
      open
      onClose={onClose}
      title={`Safety number with ${name}`}
      focusFirst="title"
      actions={
        number !== null &&
        (contact?.trust === 'compared' ? (
          <>
            <Button
              busy={marking.busy}
              onClick={() => {
                mark(() => client.contacts.unmarkCompared(address), false);
              }}
            >
              Mark as not compared
            </Button>
            <Button variant="primary" onClick={onClose}>
              Done
            </Button>
          </>
        ) : (
          <>
            <Button onClick={onClose}>Not now</Button>
            <Button
              variant="primary"
              busy={marking.busy}
              disabled={comparison.kind === 'different' || comparison.kind === 'tooLong'}
              onClick={() => {
                mark(() => client.contacts.markCompared(address, number), true);
              }}
            >
              Mark as compared
            </Button>
          </>
        ))
      }
    >
      <div className="flex flex-col gap-4">
        {contact?.change && (
          <Banner tone="danger" title={`The keys of ${name} changed`}>
            This is the number of the new keys. Marking it as compared accepts them.
          </Banner>
        )}
        {contact?.comparedAt && (
          <Banner tone="success" title="Compared">
            You compared this number on {formatDateTime(contact.comparedAt)}.
          </Banner>
        )}
        <p>
          {name} sees the same number, unless somebody gave one of you a key that is not the other’s. Read it
          to each other on a call, or hold your screens side by side. Do not send it here: whoever could swap
          keys could change it too.
        </p>
        {failure && <Banner tone="danger">{failure}</Banner>}
        {number === null ? (
          failure === null && <Spinner label="Reading the keys" />
        ) : (
          <>
            <SafetyNumber number={number} matching={matching} />
            <CopyButton
              text={number}
              label="Copy the number"
              size="sm"
              variant="quiet"
              className="self-start"
            />
            <CompareField name={name} typed={typed} onChange={setTyped} comparison={comparison} />
          </>
        )}
        {marking.failure && <Banner tone="danger">{marking.failure}</Banner>}
      </div>
    </Dialog>
  );
}
