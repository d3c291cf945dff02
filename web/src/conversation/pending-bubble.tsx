import { CircleAlert, Clock } from 'lucide-react';
import { engine, type PendingFile, type PendingMessage, useLive } from '../live/index.js';
import { explainError } from '../session/explain-error.js';
import { Button, formatTime, ProgressBar } from '../ui/index.js';
import { FileLine } from './file-card.js';
import { bubbleLook, FOOT } from './message-bubble.js';
import { MessageText } from './message-text.js';
import { usePane } from './pane-context.js';
import { PictureTile } from './picture.js';
import { saysPicture } from './preview.js';
import { Quote } from './quote.js';

/** A message that is on its way. */
export function PendingBubble({ pending, last }: { pending: PendingMessage; last: boolean }) {
  const { text, files, replyTo, progress, state, failure, id, conversation } = pending;
  const failed = state === 'failed';
  return (
    <div className={bubbleLook(true, last)} aria-busy={!failed}>
      {replyTo !== null && <Quote id={replyTo} conversation={conversation} />}
      {files.length > 0 && (
        <div className="flex flex-wrap items-start gap-1.5 py-1">
          {files.map((file, index) => (
            <SentFile key={index} file={file} />
          ))}
        </div>
      )}
      {!failed && files.length > 0 && progress !== null && (
        <ProgressBar
          label="Sending"
          value={progress.total === 0 ? 0 : progress.loaded / progress.total}
          className="my-1"
        />
      )}
      <div className={FOOT}>
        {text !== null && <MessageText text={text} />}
        {!failed && <Waiting pending={pending} />}
      </div>
      {failed && (
        <div role="alert" className="mt-1 flex flex-col gap-1.5 border-t border-line pt-1.5 pb-1 text-sm">
          <p className="flex items-start gap-1.5 text-danger-text">
            <CircleAlert size={16} aria-hidden className="mt-0.5 shrink-0" />
            <span>Not sent. {explainError(failure)}</span>
          </p>
          <div className="flex flex-wrap gap-2">
            <Button
              size="sm"
              onClick={() => {
                engine().outbox.retry(id);
              }}
            >
              Try again
            </Button>
            <Button size="sm" variant="quiet" onClick={() => void engine().outbox.discard(id)}>
              Discard
            </Button>
          </div>
        </div>
      )}
    </div>
  );
}

function Waiting({ pending }: { pending: PendingMessage }) {
  const online = useLive((state) => state.connection === 'online');
  const waits = pending.state === 'waiting' || !online;
  return (
    <div className="ml-auto flex min-h-5 items-center justify-end gap-1.5 text-xs text-muted">
      {waits && !online ? 'Waiting for the network' : waits ? 'Waiting' : 'Sending'}
      <time dateTime={pending.createdAt}>{formatTime(pending.createdAt)}</time>
      <Clock size={13} aria-hidden />
    </div>
  );
}

function SentFile({ file: { blob, filename, mimeType, size } }: { file: PendingFile }) {
  const { look } = usePane();
  const line = <FileLine filename={filename} size={size} />;
  if (!blob || !saysPicture({ mimeType })) return line;
  return (
    <PictureTile
      blob={blob}
      filename={filename}
      otherwise={line}
      onOpen={(shown) => {
        look({ blob: shown, filename });
      }}
    />
  );
}
