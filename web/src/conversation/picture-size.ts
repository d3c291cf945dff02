/** Bytes of a file that are looked at: pictures of cameras have descriptions before their size. */
const LOOKED_AT = 256 * 1024;

/** How large a picture is, in pixels. */
export interface PictureSize {
  width: number;
  height: number;
}

/**
 * Reads how large a picture is without decoding it.
 *
 * @returns null for what is not a PNG, JPEG, GIF, WebP or AVIF, whatever it says that it is
 */
export async function readPictureSize(blob: Blob): Promise<PictureSize | null> {
  const view = new DataView(await blob.slice(0, LOOKED_AT).arrayBuffer());
  try {
    return png(view) ?? gif(view) ?? webp(view) ?? jpeg(view) ?? avif(view);
  } catch (error) {
    if (error instanceof RangeError) return null;
    throw error;
  }
}

function says(view: DataView, at: number, letters: string): boolean {
  return [...letters].every((letter, index) => view.getUint8(at + index) === letter.charCodeAt(0));
}

function png(view: DataView): PictureSize | null {
  if (!says(view, 0, '\x89PNG\r\n\x1a\n')) return null;
  return { width: view.getUint32(16), height: view.getUint32(20) };
}

function gif(view: DataView): PictureSize | null {
  if (!says(view, 0, 'GIF8')) return null;
  return { width: view.getUint16(6, true), height: view.getUint16(8, true) };
}

function webp(view: DataView): PictureSize | null {
  if (!says(view, 0, 'RIFF') || !says(view, 8, 'WEBP')) return null;
  const threeBytes = (at: number): number => view.getUint16(at, true) + (view.getUint8(at + 2) << 16);
  if (says(view, 12, 'VP8X')) return { width: threeBytes(24) + 1, height: threeBytes(27) + 1 };
  if (says(view, 12, 'VP8L')) {
    const bits = view.getUint32(21, true);
    return { width: (bits & 0x3fff) + 1, height: ((bits >> 14) & 0x3fff) + 1 };
  }
  return { width: view.getUint16(26, true) & 0x3fff, height: view.getUint16(28, true) & 0x3fff };
}

/** The size stands in the frame header, after segments that are passed over. */
function jpeg(view: DataView): PictureSize | null {
  if (view.getUint16(0) !== 0xffd8) return null;
  for (let at = 2; ;) {
    const marker = view.getUint16(at);
    if (marker < 0xff01) return null;
    const isFrame = marker >= 0xffc0 && marker <= 0xffcf && ![0xffc4, 0xffc8, 0xffcc].includes(marker);
    if (isFrame) return { height: view.getUint16(at + 5), width: view.getUint16(at + 7) };
    at += 2 + view.getUint16(at + 2);
  }
}

/** The size stands in a box of its own, some boxes deep; the largest counts, for there may be thumbnails. */
function avif(view: DataView): PictureSize | null {
  if (!says(view, 4, 'ftyp') || !(says(view, 8, 'avif') || says(view, 8, 'avis') || says(view, 8, 'mif1')))
    return null;
  let largest: PictureSize | null = null;
  for (let at = 12; at + 20 <= view.byteLength; at++) {
    if (view.getUint32(at) !== 0x69737065) continue;
    const size = { width: view.getUint32(at + 8), height: view.getUint32(at + 12) };
    if (!largest || size.width * size.height > largest.width * largest.height) largest = size;
  }
  return largest;
}
