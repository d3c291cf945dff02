import { type ComponentProps, useCallback } from 'react';

/** A picture in memory. Its object URL is there as long as it is shown. */
export function BlobImage({
  blob,
  alt,
  ...rest
}: Omit<ComponentProps<'img'>, 'src' | 'ref'> & {
  blob: Blob;
  alt: string;
}) {
  const show = useCallback(
    (image: HTMLImageElement) => {
      const url = URL.createObjectURL(blob);
      image.src = url;
      return () => {
        URL.revokeObjectURL(url);
      };
    },
    [blob],
  );
  return <img {...rest} ref={show} alt={alt} />;
}
