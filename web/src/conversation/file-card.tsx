import type { OpenedAttachment, OpenedMessage } from '@sealpost/client';
import { Download, File } from 'lucide-react';
import type { ReactNode } from 'react';
import { formatBytes, IconButton, ProgressBar } from '../ui/index.js';
import { saveContent } from './save-content.js';
import { useFile } from './use-file.js';

/** A file of a message: its name, its size, and how to save it. */
export function FileCard({ message, file }: { message: OpenedMessage; file: OpenedAttachment }) {
  const { progress, failure, load } = useFile(message, file.index);
  const save = async (): Promise<void> => {
    const blob = await load();
    if (blob) saveContent(blob, file.filename);
  };
  return (
    <FileLine filename={file.filename} size={file.size} progress={progress} failure={failure}>
      <IconButton
        label={`Save ${file.filename}`}
        icon={Download}
        disabled={progress !== null}
        onClick={() => void save()}
      />
    </FileLine>
  );
}

/** The look of a file in a message. */
export function FileLine({
  filename,
  size,
  progress = null,
  failure = null,
  children,
}: {
  filename: string;
  /** Bytes. */
  size: number;
  /** 0 to 1; null when nothing goes on. */
  progress?: number | null;
  failure?: string | null;
  children?: ReactNode;
}) {
  return (
    <div className="flex w-64 max-w-full flex-col gap-1 rounded-xl border border-line bg-raised/60 p-1.5 pl-2.5">
      <div className="flex items-center gap-2.5">
        <File size={22} aria-hidden className="shrink-0 text-muted" />
        <div className="min-w-0 flex-1">
          <p className="truncate text-sm font-medium" title={filename}>
            <bdi>{filename}</bdi>
          </p>
          <p className="text-xs text-muted">{formatBytes(size)}</p>
        </div>
        {children}
      </div>
      {progress !== null && <ProgressBar label={`Loading ${filename}`} value={progress} />}
      {failure !== null && (
        <p role="alert" className="text-xs text-danger-text">
          {failure}
        </p>
      )}
    </div>
  );
}
