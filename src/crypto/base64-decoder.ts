const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
const EQUALS = 0x3d;

/** What each byte stands for in base64; -1 for what stands for nothing, so that a group with one such byte is negative. */
const SEXTETS = new Int32Array(256).fill(-1);
for (const [value, character] of [...ALPHABET].entries()) SEXTETS[character.charCodeAt(0)] = value;

/**
 * Decodes canonical base64, as `decodeBase64` takes it, in as many parts as it comes in. There is no code for it in Node that leaves
 * no strings behind, and over a large file those are twice its size.
 */
export class Base64Decoder {
  private readonly group: number[] = [];
  private isPadded = false;

  /**
   * @param target is written to; has room for three bytes for every four characters
   * @param written bytes of the target that stand there already
   */
  constructor(
    private readonly target: Uint8Array,
    private written = 0,
  ) {}

  /** Bytes of the target that were written. */
  get end(): number {
    return this.written;
  }

  /** Whether what was taken up to now is canonical base64, and not only the beginning of some. */
  get isWhole(): boolean {
    return this.group.length === 0;
  }

  /** The characters after those that {@link end} counts the bytes of: fewer than four. */
  get rest(): string {
    return String.fromCharCode(...this.group);
  }

  /**
   * Takes what it can of a text in ASCII.
   *
   * @returns the place of the first byte that cannot go on what was taken; the length when there is none
   */
  take(text: Uint8Array, from = 0): number {
    let place = from;
    while (place < text.length) {
      if (this.isWhole && !this.isPadded) {
        place = this.takeGroups(text, place);
        if (place === text.length) break;
      }
      if (!this.takeOne(text[place] ?? EQUALS)) break;
      place++;
    }
    return place;
  }

  /** Takes one character, by its code. @returns false when it cannot go on what was taken */
  takeOne(code: number): boolean {
    const { group } = this;
    const mayPad = group.length > 1 && (code === EQUALS || group[2] !== EQUALS);
    if (this.isPadded || (code === EQUALS || group[2] === EQUALS ? !mayPad : sextet(code) < 0)) return false;
    group.push(code);
    if (group.length === 4 && !this.endGroup()) {
      group.pop();
      return false;
    }
    return true;
  }

  private takeGroups(text: Uint8Array, from: number): number {
    const { target } = this;
    const last = text.length - 4;
    let { written } = this;
    let place = from;
    for (; place <= last; place += 4) {
      const bits =
        (sextet(text[place]) << 18) |
        (sextet(text[place + 1]) << 12) |
        (sextet(text[place + 2]) << 6) |
        sextet(text[place + 3]);
      if (bits < 0) break;
      target[written] = bits >>> 16;
      target[written + 1] = bits >>> 8;
      target[written + 2] = bits;
      written += 3;
    }
    this.written = written;
    return place;
  }

  /** Writes the bytes of a full group, unless bits that it does not use are set. */
  private endGroup(): boolean {
    const { group } = this;
    const padding = group.filter((code) => code === EQUALS).length;
    const bits = group.reduce((all, code) => (all << 6) | (code === EQUALS ? 0 : sextet(code)), 0);
    if ((padding === 1 && (bits & 0xff) !== 0) || (padding === 2 && (bits & 0xffff) !== 0)) return false;
    for (let byte = 0; byte < 3 - padding; byte++) this.target[this.written++] = bits >>> (16 - 8 * byte);
    this.isPadded = padding > 0;
    group.length = 0;
    return true;
  }
}

function sextet(code: number | undefined): number {
  return SEXTETS[code ?? EQUALS] ?? -1;
}
