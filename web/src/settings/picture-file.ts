/** Width and height of a picture that is sent, in pixels. */
const SIDE = 384;
const QUALITY = 0.88;

/**
 * The middle square of a picture as a small JPEG, drawn anew: nothing of what a camera writes into its files goes along.
 *
 * @throws DOMException when the browser cannot read it as a picture
 */
export async function squarePicture(file: Blob): Promise<Blob> {
  const picture = await createImageBitmap(file);
  const side = Math.min(picture.width, picture.height);
  const canvas = document.createElement('canvas');
  canvas.width = SIDE;
  canvas.height = SIDE;
  const context = canvas.getContext('2d');
  if (!context) throw new DOMException('There is no canvas.', 'NotSupportedError');
  context.fillStyle = '#fff';
  context.fillRect(0, 0, SIDE, SIDE);
  context.imageSmoothingQuality = 'high';
  context.drawImage(
    picture,
    (picture.width - side) / 2,
    (picture.height - side) / 2,
    side,
    side,
    0,
    0,
    SIDE,
    SIDE,
  );
  picture.close();
  return new Promise((resolve, reject) => {
    canvas.toBlob(
      (blob) => {
        if (blob) resolve(blob);
        else reject(new DOMException('The picture could not be written.', 'EncodingError'));
      },
      'image/jpeg',
      QUALITY,
    );
  });
}
