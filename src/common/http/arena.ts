const GROWTH = 1_048_576;

/**
 * Memory for bytes whose number is known only when they have come. It grows as they do without being copied, and is given back by
 * hand: an upload that waited for the garbage collection would still be there when the next ones come.
 */
export class Arena {
  /** All of it that there is now; the view grows with it. */
  readonly bytes: Uint8Array;
  private readonly memory: ArrayBuffer;

  /** @param most bytes that it can grow to; they are not taken before they are needed */
  constructor(private readonly most: number) {
    this.memory = new ArrayBuffer(0, { maxByteLength: most });
    this.bytes = new Uint8Array(this.memory);
  }

  /** @throws RangeError beyond the greatest size */
  growTo(bytes: number): void {
    if (bytes <= this.memory.byteLength) return;
    this.memory.resize(Math.max(bytes, Math.min(this.memory.byteLength + GROWTH, this.most)));
  }

  /** A stretch of it, which shares its memory: after {@link release} it is empty. */
  stretch(start: number, end: number): Buffer {
    return Buffer.from(this.memory, start, end - start);
  }

  release(): void {
    this.memory.resize(0);
  }
}
