import { Arena } from './arena.js';

/** Bytes to whose end more are added. */
export class GrowingBuffer extends Arena {
  length = 0;

  add(bytes: Uint8Array): void {
    this.growTo(this.length + bytes.length);
    this.bytes.set(bytes, this.length);
    this.length += bytes.length;
  }

  /** Takes a stretch away from the end. @returns a copy of it */
  cut(from: number): Buffer {
    const stretch = Buffer.from(this.stretch(from, this.length));
    this.length = from;
    return stretch;
  }

  override release(): void {
    super.release();
    this.length = 0;
  }
}
