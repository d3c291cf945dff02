/// <reference types="jest" />
import { readPictureSize } from './picture-size.js';

const letters = (text: string): number[] => [...text].map((letter) => letter.charCodeAt(0));
const sizeOf = (...bytes: number[]): ReturnType<typeof readPictureSize> =>
  readPictureSize(new Blob([new Uint8Array([...bytes, ...new Array<number>(40).fill(0)])]));

describe('the size of a picture', () => {
  it('is read from a PNG', async () => {
    const head = [0x89, ...letters('PNG\r\n\x1a\n'), 0, 0, 0, 13, ...letters('IHDR')];
    expect(await sizeOf(...head, 0, 0, 3, 32, 0, 0, 2, 88)).toEqual({ width: 800, height: 600 });
  });

  it('is read from a GIF', async () => {
    expect(await sizeOf(...letters('GIF89a'), 0x20, 3, 0x58, 2)).toEqual({ width: 800, height: 600 });
  });

  it('is read from a JPEG, after segments that say other things', async () => {
    const comment = [0xff, 0xfe, 0, 6, 1, 2, 3, 4];
    const frame = [0xff, 0xc2, 0, 17, 8, 2, 88, 3, 32];
    expect(await sizeOf(0xff, 0xd8, ...comment, ...frame)).toEqual({ width: 800, height: 600 });
  });

  it('is read from a WebP of each kind', async () => {
    const riff = [...letters('RIFF'), 0, 0, 0, 0, ...letters('WEBP')];
    const extended = [...riff, ...letters('VP8X'), 10, 0, 0, 0, 0, 0, 0, 0, 0x1f, 3, 0, 0x57, 2, 0];
    const lossless = [...riff, ...letters('VP8L'), 0, 0, 0, 0, 0x2f, 0x1f, 0xc3, 0x95, 0];
    const lossy = [...riff, ...letters('VP8 '), 0, 0, 0, 0, 0, 0, 0, 0x9d, 1, 0x2a, 0x20, 3, 0x58, 2];
    for (const file of [extended, lossless, lossy])
      expect(await sizeOf(...file)).toEqual({ width: 800, height: 600 });
  });

  it('is that of the largest picture in an AVIF', async () => {
    const ispe = (width: number, height: number): number[] => [
      ...[0, 0, 0, 20, ...letters('ispe'), 0, 0, 0, 0],
      ...[0, 0, width >> 8, width & 255, 0, 0, height >> 8, height & 255],
    ];
    const head = [0, 0, 0, 16, ...letters('ftypavif'), 0, 0, 0, 0];
    expect(await sizeOf(...head, ...ispe(160, 120), ...ispe(800, 600))).toEqual({ width: 800, height: 600 });
  });

  it.each([
    ['an SVG', letters('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"></svg>')],
    ['a page', letters('<!doctype html><title>x</title>')],
    ['a BMP', letters('BM')],
    ['nothing', []],
  ])('is not there for %s, whatever its name says', async (_, bytes) => {
    expect(await sizeOf(...bytes)).toBeNull();
  });

  it('is not there for a file that breaks off', async () => {
    expect(await readPictureSize(new Blob([new Uint8Array([0xff, 0xd8, 0xff, 0xe0, 0xff])]))).toBeNull();
  });
});
