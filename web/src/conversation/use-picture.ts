import { useEffect, useState } from 'react';
import { readPictureSize } from './picture-size.js';

/** Pixels of the largest picture that is decoded: four bytes each are what it takes of the memory. */
const MOST_PIXELS = 48_000_000;

/** Whether a file is a picture that may be decoded; `unknown` until it was looked at. */
export function usePicture(blob: Blob): 'unknown' | 'good' | 'none' {
  const [looked, setLooked] = useState<{ blob: Blob; good: boolean } | null>(null);
  useEffect(() => {
    let wanted = true;
    const tell = (good: boolean): void => {
      if (wanted) setLooked({ blob, good });
    };
    readPictureSize(blob).then(
      (size) => {
        tell(size !== null && size.width * size.height > 0 && size.width * size.height <= MOST_PIXELS);
      },
      () => {
        tell(false);
      },
    );
    return () => {
      wanted = false;
    };
  }, [blob]);
  if (looked?.blob !== blob) return 'unknown';
  return looked.good ? 'good' : 'none';
}
