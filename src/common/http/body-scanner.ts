import { randomUUID } from 'node:crypto';
import { Base64Decoder } from '../../crypto/index.js';
import { Arena } from './arena.js';
import { GrowingBuffer } from './growing-buffer.js';
import { JsonEscape } from './json-escape.js';

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const COLON = 0x3a;
const OPENING_BRACKET = 0x5b;
const CLOSING_BRACKET = 0x5d;
const OPENING_BRACE = 0x7b;
const CLOSING_BRACE = 0x7d;
/** The longest name of a member whose value may be taken out. */
const MAX_NAME = 32;
/** What a mark has at most. */
const MARK_BYTES = 48;
/** Divisible by 3, so that what is encoded in stretches joins. */
const ENCODED_AT_ONCE = 49_152;

interface ScannerOptions {
  /** The names of members whose values are base64. */
  names: readonly string[];
  /** Bytes of a string that is left where it is. */
  longest: number;
  /** Bytes of the whole body, at most. */
  most: number;
}

/** Where the base64 of one string goes, while it comes. */
interface Taking {
  start: number;
  decoder: Base64Decoder;
  escape: JsonEscape | null;
}

/**
 * Takes long base64 out of JSON that comes in chunks, and decodes it. In the JSON a mark stays in its place that nobody can guess. What
 * is not the value of a member of that name, or not canonical base64 to its end, stays as it is. Whether the JSON is any, what reads the
 * rest finds out; in every text that it takes, this finds the strings where they are.
 */
export class BodyScanner {
  /** The base64 that was taken out, decoded, under its mark. */
  readonly taken = new Map<string, { start: number; end: number }>();
  readonly arena: Arena;
  private readonly kept: GrowingBuffer;
  private readonly secret = randomUUID();
  private state: 'between' | 'text' | Taking = 'between';
  private used = 0;
  private keptOfFiles = 0;
  /** Of the string that is read: where it begins in what is kept, whether it is meant for a file, and may be taken out. */
  private start = 0;
  private isOfFile = false;
  private mayBeTaken = false;
  private isEscaped = false;
  /** Of the string before. */
  private name = { start: 0, end: 0 };
  private isAfterColon = false;
  private depth = 0;
  /** How deep it has nested so far. */
  deepest = 0;

  constructor(private readonly options: ScannerOptions) {
    const { most, longest } = options;
    this.arena = new Arena(Math.ceil(most / 4) * 3 + 6);
    this.kept = new GrowingBuffer(most + MARK_BYTES * Math.ceil(most / longest));
  }

  /** What is left of the JSON up to now. */
  get json(): Buffer {
    return this.kept.stretch(0, this.kept.length);
  }

  /** Bytes that are kept, beside those that are meant for files. */
  get besideFiles(): number {
    const open = this.state === 'text' && this.isOfFile ? this.kept.length - this.start : 0;
    return this.kept.length - this.keptOfFiles - open;
  }

  /** Gives the memory of the JSON back, which is empty from now on. */
  releaseJson(): void {
    this.kept.release();
  }

  /** The same for what was taken out of it, too. */
  release(): void {
    this.kept.release();
    this.arena.release();
  }

  write(chunk: Buffer): void {
    let place = 0;
    while (place < chunk.length) {
      if (this.state === 'between') place = this.readBetween(chunk, place);
      else if (this.state === 'text') place = this.readText(chunk, place);
      else place = this.readBase64(this.state, chunk, place);
    }
  }

  /** Reads up to the beginning of a string. */
  private readBetween(chunk: Buffer, from: number): number {
    for (let place = from; place < chunk.length; place++) {
      const byte = chunk[place] ?? 0;
      if (byte === QUOTE) {
        this.kept.add(chunk.subarray(from, place + 1));
        this.start = this.kept.length;
        this.isOfFile = this.mayBeTaken = this.isAfterColon && this.isNamed();
        this.isAfterColon = false;
        this.state = 'text';
        return place + 1;
      }
      if (byte > 0x20) this.isAfterColon = byte === COLON;
      if (byte === OPENING_BRACKET || byte === OPENING_BRACE)
        this.deepest = Math.max(this.deepest, ++this.depth);
      else if (byte === CLOSING_BRACKET || byte === CLOSING_BRACE) this.depth--;
    }
    this.kept.add(chunk.subarray(from));
    return chunk.length;
  }

  /** Reads up to the end of a string, or until it is long. */
  private readText(chunk: Buffer, from: number): number {
    for (let place = from; place < chunk.length; place++) {
      const byte = chunk[place];
      if (this.isEscaped) this.isEscaped = false;
      else if (byte === BACKSLASH) this.isEscaped = true;
      else if (byte === QUOTE) {
        this.kept.add(chunk.subarray(from, place));
        // Whatever becomes of it, it ends here.
        if (this.takesNow()) return place;
        this.kept.add(chunk.subarray(place, place + 1));
        this.endString();
        return place + 1;
      }
    }
    this.kept.add(chunk.subarray(from));
    this.takesNow();
    return chunk.length;
  }

  private endString(): void {
    this.name = { start: this.start, end: this.kept.length - 1 };
    if (this.isOfFile) this.keptOfFiles += this.name.end - this.start;
    this.state = 'between';
  }

  private isNamed(): boolean {
    const { start, end } = this.name;
    return (
      end - start <= MAX_NAME && this.options.names.includes(this.kept.stretch(start, end).toString('latin1'))
    );
  }

  /** When a string has become long: decodes what there is of it, to go on with what comes. */
  private takesNow(): boolean {
    if (!this.mayBeTaken || this.kept.length - this.start <= this.options.longest) return false;
    this.mayBeTaken = false;
    this.isEscaped = false;
    this.state = { start: this.used, decoder: new Base64Decoder(this.arena.bytes, this.used), escape: null };
    this.write(this.kept.cut(this.start));
    return true;
  }

  private readBase64(taking: Taking, chunk: Buffer, from: number): number {
    const { decoder } = taking;
    this.arena.growTo(decoder.end + Math.ceil((chunk.length - from) / 4) * 3 + 3);
    let place = from;
    while (place < chunk.length) {
      if (taking.escape) {
        place = this.readEscape(taking, taking.escape, chunk, place);
        if (this.state !== taking) return place;
        continue;
      }
      place = decoder.take(chunk, place);
      if (place === chunk.length) break;
      if (chunk[place] === BACKSLASH) taking.escape = new JsonEscape();
      else if (chunk[place] === QUOTE && decoder.isWhole) return this.endTaking(taking, place);
      else return this.putBack(taking, place);
      place++;
    }
    return place;
  }

  private readEscape(taking: Taking, escape: JsonEscape, chunk: Buffer, place: number): number {
    const length = escape.text.length;
    const code = escape.take(chunk[place] ?? 0);
    const next = place + escape.text.length - length;
    if (code === null) return next;
    if (code === false || !taking.decoder.takeOne(code)) return this.putBack(taking, next);
    taking.escape = null;
    return next;
  }

  private endTaking({ start, decoder }: Taking, place: number): number {
    const mark = `${this.secret} ${this.taken.size}`;
    this.taken.set(mark, { start, end: decoder.end });
    this.used = decoder.end;
    this.kept.add(Buffer.from(`${mark}"`));
    this.endString();
    return place + 1;
  }

  /** It was not base64 after all: writes back what was taken, which reads as it came, and goes on behind it. */
  private putBack({ start, decoder, escape }: Taking, place: number): number {
    for (let at = start; at < decoder.end; at += ENCODED_AT_ONCE) {
      const stretch = this.arena.stretch(at, Math.min(at + ENCODED_AT_ONCE, decoder.end));
      this.kept.add(Buffer.from(stretch.toString('base64'), 'latin1'));
    }
    this.kept.add(Buffer.from(decoder.rest + (escape?.text ?? ''), 'latin1'));
    this.state = 'text';
    return place;
  }
}
