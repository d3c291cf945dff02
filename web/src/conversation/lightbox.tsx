import { Download } from 'lucide-react';
import { Button, Dialog } from '../ui/index.js';
import { BlobImage } from './blob-image.js';
import { saveContent } from './save-content.js';

/** A picture that is looked at. */
export interface ShownPicture {
  blob: Blob;
  filename: string;
}

/** Shows a picture as large as there is room. */
export function Lightbox({ picture, onClose }: { picture: ShownPicture | null; onClose: () => void }) {
  return (
    <Dialog
      open={picture !== null}
      onClose={onClose}
      title={picture?.filename ?? ''}
      size="lg"
      actions={
        picture && (
          <Button
            icon={Download}
            onClick={() => {
              saveContent(picture.blob, picture.filename);
            }}
          >
            Save
          </Button>
        )
      }
    >
      {picture && (
        <BlobImage
          blob={picture.blob}
          alt={picture.filename}
          className="mx-auto max-h-[70dvh] max-w-full rounded-lg object-contain"
        />
      )}
    </Dialog>
  );
}
