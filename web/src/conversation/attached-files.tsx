import { File as FileIcon, X } from 'lucide-react';
import { formatBytes, IconButton } from '../ui/index.js';
import { BlobImage } from './blob-image.js';
import { saysPicture } from './preview.js';
import { usePicture } from './use-picture.js';

/** The files that go with what is typed. */
export function AttachedFiles({
  files,
  onRemove,
}: {
  files: readonly File[];
  onRemove: (file: File) => void;
}) {
  if (files.length === 0) return null;
  return (
    <ul aria-label="Attached files" className="flex gap-2 overflow-x-auto pb-1">
      {files.map((file, index) => (
        <li
          key={index}
          className="flex w-52 shrink-0 items-center gap-2.5 rounded-xl border border-line bg-raised p-1.5"
        >
          {saysPicture({ mimeType: file.type }) ? <Thumbnail file={file} /> : <OtherFile />}
          <div className="min-w-0 flex-1">
            <p className="truncate text-sm font-medium" title={file.name}>
              <bdi>{file.name}</bdi>
            </p>
            <p className="text-xs text-muted">{formatBytes(file.size)}</p>
          </div>
          <IconButton
            label={`Remove ${file.name}`}
            icon={X}
            size={17}
            onClick={() => {
              onRemove(file);
            }}
          />
        </li>
      ))}
    </ul>
  );
}

function Thumbnail({ file }: { file: File }) {
  const picture = usePicture(file);
  if (picture !== 'good') return <OtherFile />;
  return (
    <BlobImage blob={file} alt="" decoding="async" className="size-10 shrink-0 rounded-lg object-cover" />
  );
}

function OtherFile() {
  return (
    <span className="flex size-10 shrink-0 items-center justify-center rounded-lg bg-hover text-muted">
      <FileIcon size={20} aria-hidden />
    </span>
  );
}
