import { isUtf8 } from 'node:buffer';
import { promisify } from 'node:util';
import { json, raw, type Request, type Response } from 'express';
import type { Settings } from '../../config/index.js';
import { AppError } from '../errors/app-error.js';
import type { BodyFormat } from './body.decorators.js';
import { LargeBody, type LargeBodyLimits, LONGEST_IN_JSON } from './large-body.js';
import { MemoryBudget } from './memory-budget.js';

const DEFAULT_LIMIT = 256 * 1024;
/** Of a route that anybody may ask: the longest is a registration with keys of the client's own. */
const PUBLIC_LIMIT = 32 * 1024;
/** Bytes of a message that are no text and no file. */
const ENVELOPE = 1_048_576;
/** A character may take six bytes in JSON. */
const ESCAPED = 6;
/** As many large bodies of the greatest size may be in memory. */
const LARGE_AT_ONCE = 8;

type Parser = (request: Request, response: Response) => Promise<void>;

/** Reads request bodies, after the token guard has let the request pass: what a stranger sends to a closed route is never read. */
export class BodyReader {
  private readonly parsers = new Map<string, Parser>();
  private readonly message: LargeBodyLimits;

  constructor({ maxRequestBytes, maxTextBytes }: Settings) {
    this.message = {
      body: maxRequestBytes,
      json: ENVELOPE + ESCAPED * maxTextBytes,
      budget: new MemoryBudget(LARGE_AT_ONCE * maxRequestBytes),
    };
  }

  /**
   * Puts the parsed body on the request; without a body it is left undefined.
   *
   * @param isPublic whether anybody may ask the route
   * @returns a large body of a route that takes files, which are not in their place yet
   * @throws AppError `payload_too_large`, `unsupported_media_type`, `invalid_json`, `overloaded`
   */
  async read(
    request: Request,
    response: Response,
    isPublic: boolean,
    format: BodyFormat = { limit: isPublic ? PUBLIC_LIMIT : DEFAULT_LIMIT },
  ): Promise<LargeBody | undefined> {
    if (!hasBody(request)) return undefined;
    const types = format.raw ?? ['application/json'];
    if (!request.is(types)) {
      throw new AppError('unsupported_media_type', `The body must be ${types.join(' or ')}.`);
    }
    const limit = format.limit === 'message' ? this.message.body : format.limit;
    if (format.files && !isSmall(request)) {
      const body = await LargeBody.read(request, { ...this.message, body: limit }, format.files);
      request.body = body.value;
      return body;
    }
    try {
      await this.parserFor(limit, format.raw)(request, response);
    } catch (error) {
      throw translate(error, limit);
    }
    return undefined;
  }

  private parserFor(limit: number, rawTypes: string[] | undefined): Parser {
    const name = `${limit} ${rawTypes?.join(' ') ?? 'json'}`;
    let parser = this.parsers.get(name);
    if (!parser) {
      const middleware = rawTypes
        ? raw({ limit, type: rawTypes })
        : json({ limit, verify: refuseOtherThanUtf8 });
      parser = promisify(middleware) as Parser;
      this.parsers.set(name, parser);
    }
    return parser;
  }
}

function hasBody(request: Request): boolean {
  const length = request.headers['content-length'];
  return request.headers['transfer-encoding'] !== undefined || (length !== undefined && length !== '0');
}

/** Whether no file in it can be large. */
function isSmall({ headers }: Request): boolean {
  const length = headers['content-length'];
  return (
    headers['content-encoding'] === undefined && length !== undefined && Number(length) <= LONGEST_IN_JSON
  );
}

function refuseOtherThanUtf8(_request: unknown, _response: unknown, body: Buffer, encoding: string): void {
  if (encoding !== 'utf-8') throw new AppError('unsupported_media_type', 'JSON must be in UTF-8.');
  if (!isUtf8(body)) throw new AppError('invalid_json', 'The body is not valid UTF-8.');
}

/** Errors of body-parser carry a `type`; the ones thrown by `verify` are wrapped in one of status 403. */
function translate(error: unknown, limit: number): unknown {
  if (!(error instanceof Error) || error instanceof AppError || !('type' in error)) return error;
  if (error.type === 'entity.too.large') {
    return new AppError('payload_too_large', `The body may have at most ${limit} bytes.`);
  }
  // The parser's own message quotes the body, which may hold a password.
  if (error.type === 'entity.parse.failed') return new AppError('invalid_json');
  if (error.type === 'request.aborted') return new AppError('invalid_request', 'The body ended too early.');
  return error;
}
