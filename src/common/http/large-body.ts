import { once } from 'node:events';
import { finished, type Transform } from 'node:stream';
import { MIMEType } from 'node:util';
import * as zlib from 'node:zlib';
import type { Request } from 'express';
import { AppError } from '../errors/app-error.js';
import { leaveBehind } from '../passing-memory.js';
import { BodyScanner } from './body-scanner.js';
import { decoded } from './decoded.js';
import { refuseDepth } from './hostile-input.js';
import type { MemoryBudget } from './memory-budget.js';

/** Bytes of base64 that stay in the JSON: whatever is shown in an answer, too, does. */
export const LONGEST_IN_JSON = 131_072;

/** The content codings that Express takes; `zstd` is not in every Node. */
const DECODERS: Record<string, (() => Transform) | undefined> = {
  gzip: zlib.createGunzip,
  deflate: zlib.createInflate,
  br: zlib.createBrotliDecompress,
  zstd: (zlib as { createZstdDecompress?: () => Transform }).createZstdDecompress,
};

/** What a large body is held to. */
export interface LargeBodyLimits {
  /** Bytes of the body, decompressed. */
  body: number;
  /** Bytes of the JSON without the files. */
  json: number;
  /** What all large bodies have together. */
  budget: MemoryBudget;
}

/** A body of JSON whose files are decoded as they arrive, so that their text is never in memory as a whole. */
export class LargeBody {
  private constructor(
    /** What the body says; a mark stands where a file was. */
    readonly value: unknown,
    private readonly scanner: BodyScanner,
    private readonly giveBack: () => void,
  ) {}

  /**
   * @param names of the members that may hold a file in base64
   * @throws AppError `payload_too_large`, `unsupported_media_type`, `invalid_json`, `invalid_request`, `overloaded`
   */
  static async read(
    request: Request,
    { body: limit, json, budget }: LargeBodyLimits,
    names: readonly string[],
  ): Promise<LargeBody> {
    let received = 0;
    let scanner: BodyScanner | undefined;
    let decoder: Transform | undefined;
    try {
      assertUtf8(request);
      decoder = decoderOf(request);
      const length = decoder ? undefined : lengthOf(request);
      if (length !== undefined && length > limit) throw tooLarge(limit);
      scanner = new BodyScanner({ names, longest: LONGEST_IN_JSON, most: length ?? limit });
      // The iterator must not end the connection that the answer goes to.
      const chunks = (decoder ?? request).iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>;
      for await (const chunk of chunks) {
        if (received + chunk.length > limit) throw tooLarge(limit);
        budget.take(chunk.length);
        received += chunk.length;
        scanner.write(chunk);
        refuseDepth(scanner.deepest);
        if (scanner.besideFiles > json) {
          throw new AppError(
            'payload_too_large',
            `The body may have at most ${json} bytes beside its files.`,
          );
        }
        leaveBehind(chunk.length);
      }
      // What stands behind compressed data is nobody's.
      if (decoder) await readOff(request);
      const value = parse(scanner.json);
      scanner.releaseJson();
      return new LargeBody(value, scanner, () => {
        budget.giveBack(received);
      });
    } catch (error) {
      scanner?.release();
      budget.giveBack(received);
      decoder?.on('error', () => undefined).destroy();
      await readOff(request);
      if (error instanceof AppError) throw error;
      throw new AppError('invalid_request', request.complete ? undefined : 'The body ended too early.', {
        cause: error,
      });
    }
  }

  /** Puts the files in the place of their marks; the body must be known to be small without them. */
  restore(): void {
    const pending: unknown[] = [this.value];
    for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
      if (typeof next !== 'object' || next === null) continue;
      const members = next as Record<string, unknown>;
      for (const [name, value] of Object.entries(members)) {
        const place = typeof value === 'string' ? this.scanner.taken.get(value) : undefined;
        if (place) members[name] = decoded(this.scanner.arena.stretch(place.start, place.end));
        else pending.push(value);
      }
    }
  }

  /** Gives the memory of the files back: they are empty from now on. */
  release(): void {
    this.scanner.release();
    this.giveBack();
  }
}

function assertUtf8(request: Request): void {
  const { params } = new MIMEType(request.headers['content-type'] ?? '');
  if ((params.get('charset') ?? 'utf-8').toLowerCase() !== 'utf-8')
    throw new AppError('unsupported_media_type', 'JSON must be in UTF-8.');
}

function lengthOf({ headers }: Request): number | undefined {
  const length = headers['content-length'];
  return length === undefined ? undefined : Number(length);
}

/** What the body goes through when it has a content coding. */
function decoderOf(request: Request): Transform | undefined {
  const coding = request.headers['content-encoding']?.toLowerCase() ?? 'identity';
  if (coding === 'identity') return undefined;
  const decoder = DECODERS[coding]?.();
  if (!decoder) throw new AppError('unsupported_media_type');
  // A pipe does not tell of an end before the end.
  finished(request, (error) => {
    if (error) decoder.destroy(error);
  });
  return request.pipe(decoder);
}

function tooLarge(limit: number): AppError {
  return new AppError('payload_too_large', `The body may have at most ${limit} bytes.`);
}

function parse(json: Buffer): unknown {
  if (json.length === 0) return {};
  let value: unknown;
  try {
    value = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(json));
  } catch {
    // What the parser says quotes the body, which may hold a password.
    throw new AppError('invalid_json');
  }
  if (typeof value !== 'object' || value === null) throw new AppError('invalid_json');
  return value;
}

/** A client that still sends does not read the answer. */
async function readOff(request: Request): Promise<void> {
  request.unpipe();
  if (request.readableEnded || request.destroyed) return;
  request.on('data', (chunk: Buffer) => {
    leaveBehind(chunk.length);
  });
  // The iterator, or the pipe, has stopped it.
  request.resume();
  await Promise.race([once(request, 'end'), once(request, 'close')]).catch(() => undefined);
}
