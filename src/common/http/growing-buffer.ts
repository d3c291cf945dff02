/** Bytes to whose end more are added. */
export class GrowingBuffer {
  length = 0;
  private buffer = Buffer.allocUnsafe(4096);

  add(bytes: Buffer): void {
    const length = this.length + bytes.length;
    if (length > this.buffer.length) {
      const larger = Buffer.allocUnsafeSlow(Math.max(length, this.buffer.length * 2));
      this.buffer.copy(larger, 0, 0, this.length);
      this.buffer = larger;
    }
    bytes.copy(this.buffer, this.length);
    this.length = length;
  }

  /** Takes a stretch away from the end. @returns a copy of it */
  cut(from: number): Buffer {
    const stretch = Buffer.from(this.view(from));
    this.length = from;
    return stretch;
  }

  /** A stretch, which shares the memory until more is added. */
  view(from = 0, to = this.length): Buffer {
    return this.buffer.subarray(from, to);
  }
}
