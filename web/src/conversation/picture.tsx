import type { OpenedAttachment, OpenedMessage } from '@sealpost/client';
import { ImageDown, ImageOff } from 'lucide-react';
import { type ReactNode, useEffect, useState } from 'react';
import { formatBytes, ProgressBar } from '../ui/index.js';
import { BlobImage } from './blob-image.js';
import { FileCard } from './file-card.js';
import { usePicture } from './use-picture.js';
import { useFile } from './use-file.js';

/** Larger pictures are loaded when they are asked for, in bytes. */
const LOADED_BY_ITSELF = 6 * 1024 * 1024;
/** How long a picture has to stay in sight before it is loaded, in milliseconds: not while the list rushes by. */
const RESTED_FOR = 200;

/** The room of a picture: the same before and after it is loaded, so that nothing moves. */
export const TILE = 'relative block h-44 w-60 max-w-full overflow-hidden rounded-xl bg-hover';

/** A picture of a message; what turns out to be none is shown as a file. */
export function Picture({
  message,
  file,
  onOpen,
}: {
  message: OpenedMessage;
  file: OpenedAttachment;
  onOpen: (blob: Blob) => void;
}) {
  const { blob, progress, failure, load } = useFile(message, file.index);
  const wanted = blob === null && file.size <= LOADED_BY_ITSELF;

  useEffect(() => {
    if (!wanted) return;
    const timer = setTimeout(() => void load(), RESTED_FOR);
    return () => {
      clearTimeout(timer);
    };
  }, [wanted, load]);

  if (failure !== null) return <FileCard message={message} file={file} />;
  if (blob === null)
    return (
      <button type="button" className={`${TILE} text-muted`} onClick={() => void load()}>
        <span className="absolute inset-0 flex flex-col items-center justify-center gap-2 p-3 text-sm">
          <ImageDown size={24} aria-hidden />
          <span className="max-w-full truncate">
            {progress === null ? `Show ${file.filename}` : file.filename} ({formatBytes(file.size)})
          </span>
        </span>
        {progress !== null && (
          <ProgressBar
            label={`Loading ${file.filename}`}
            value={progress}
            className="absolute bottom-0 rounded-none"
          />
        )}
      </button>
    );
  return (
    <PictureTile
      blob={blob}
      filename={file.filename}
      onOpen={onOpen}
      otherwise={<FileCard message={message} file={file} />}
    />
  );
}

/** A picture that is here. */
export function PictureTile({
  blob,
  filename,
  onOpen,
  otherwise,
}: {
  blob: Blob;
  filename: string;
  onOpen: (blob: Blob) => void;
  /** What is shown when it is no picture, or too large to be decoded. */
  otherwise: ReactNode;
}) {
  const picture = usePicture(blob);
  const [broken, setBroken] = useState(false);
  if (picture === 'none') return otherwise;
  return (
    <button
      type="button"
      className={TILE}
      aria-label={`Picture ${filename}`}
      onClick={() => {
        onOpen(blob);
      }}
    >
      {picture === 'good' && !broken && (
        <BlobImage
          blob={blob}
          alt=""
          decoding="async"
          className="size-full object-cover"
          onError={() => {
            setBroken(true);
          }}
        />
      )}
      {broken && <ImageOff size={24} aria-hidden className="absolute inset-0 m-auto text-muted" />}
    </button>
  );
}
