import type { IncomingMessage } from 'node:http';
import type { Request, Response } from 'express';
import { AppError, leaveBehind, MemoryBudget } from '../common/index.js';
import type { Settings } from '../config/index.js';
import {
  MAX_HEAD_BYTES,
  MEDIA_TYPE,
  type OpenedRequest,
  type SealedTransportService,
} from '../sealed-transport/index.js';
import type { StandingResponse } from './messages.js';
import { Seal } from './seal.js';

/** What may be sealed. */
const API = '/api/';
/** What other servers ask is signed, and what it carries is sealed already. */
const PEERS = '/api/federation/';
/** Carries the JWE of a request that has no body. */
const HEADER = 'sealed-request';
/** Beside the ciphertext: the header, the content key, the nonce and the tag. */
const JWE_BYTES = 8192;
/** As many bodies of the greatest size may be in memory; each is there up to three times while it is opened. */
const LARGE_AT_ONCE = 2;
/** Bytes of a body that are handed on at once. */
const PIECE = 65_536;

/**
 * What is about the connection, and about what stands between: it counts as it stands outside, and never as it stands within. All else
 * counts within only, first of all the token: whoever is between could put their own in the place of another.
 */
const OUTSIDE = [
  'host',
  'origin',
  'user-agent',
  'forwarded',
  'x-forwarded-for',
  'x-forwarded-host',
  'x-forwarded-port',
  'x-forwarded-proto',
  'x-request-id',
  'traceparent',
  'tracestate',
];
/** Of no meaning within: the content ends where the message does. */
const FRAMING = ['connection', 'content-length', 'expect', 'keep-alive', 'te', 'trailer', 'upgrade'];

/** Makes sealed requests into plain ones, and has their answers sealed. */
export class SealedRequests {
  private readonly most: number;
  private readonly budget: MemoryBudget;

  /** @param requestType the class of requests */
  constructor(
    private readonly service: SealedTransportService,
    private readonly settings: Settings,
    private readonly requestType: typeof IncomingMessage,
  ) {
    this.most = JWE_BYTES + Math.ceil(((MAX_HEAD_BYTES + settings.maxRequestBytes) * 4) / 3);
    this.budget = new MemoryBudget(LARGE_AT_ONCE * this.most);
  }

  /** Whether it is sealed, and may be. Whoever asks for leave (CORS) says nothing. */
  concerns(request: Request): boolean {
    if (this.settings.sealedTransport === 'off' || request.method === 'OPTIONS') return false;
    return isInBody(request) || HEADER in request.headers;
  }

  /** Whether a request should have been sealed and was not. @param template of its route, which a path may be written for in many ways */
  isMissing(template: string, { seal }: StandingResponse): boolean {
    const isOfClients = template.startsWith(API) && !template.startsWith(PEERS);
    return this.settings.sealedTransport === 'required' && isOfClients && !seal;
  }

  /**
   * The request within a sealed one; the answer to it will be sealed.
   *
   * @throws AppError `invalid_sealed_request`, `unknown_transport_key`, `stale_sealed_request`, `replayed_sealed_request`,
   *   `payload_too_large`, `unsupported_media_type`, `overloaded`
   */
  async open(request: Request, response: StandingResponse): Promise<Request> {
    const jwe = await this.read(request, response);
    const asked = { method: request.method, target: request.url };
    const opened = await this.service.open(jwe, asked);
    const within = this.toRequest(request, opened);
    response.req = within;
    response.seal = new Seal(opened.answer, opened.method !== 'HEAD');
    return within;
  }

  private async read(request: Request, response: Response): Promise<string> {
    const jwe = request.headers[HEADER];
    const inBody = isInBody(request);
    if (jwe !== undefined && (inBody || request.headers['content-type'] !== undefined))
      throw new AppError('invalid_sealed_request', 'A request is sealed in its header or in its body.');
    return typeof jwe === 'string' ? jwe : this.readBody(request, response);
  }

  private async readBody(request: Request, response: Response): Promise<string> {
    if (request.headers['content-encoding'] !== undefined)
      throw new AppError('unsupported_media_type', 'A sealed body has no content coding.');
    if (Number(request.headers['content-length'] ?? 0) > this.most) throw this.tooLarge();
    // A client may take its time.
    request.work?.pause();
    const chunks: Buffer[] = [];
    let received = 0;
    response.once('close', () => {
      this.budget.giveBack(received);
    });
    try {
      for await (const chunk of request.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
        if (received + chunk.length > this.most) throw this.tooLarge();
        this.budget.take(chunk.length);
        received += chunk.length;
        chunks.push(chunk);
      }
    } catch (error) {
      if (error instanceof AppError) throw error;
      throw new AppError('invalid_request', 'The body ended too early.', { cause: error });
    }
    leaveBehind(received);
    request.work?.resume();
    return Buffer.concat(chunks).toString('latin1');
  }

  private tooLarge(): AppError {
    return new AppError('payload_too_large', `A sealed body may have at most ${this.most} bytes.`);
  }

  private toRequest(request: Request, { method, target, fields, content }: OpenedRequest): Request {
    if ('transfer-encoding' in fields)
      throw AppError.field('transfer-encoding', 'has no place within', 'invalid_sealed_request');
    const within = new this.requestType(request.socket) as Request;
    const headers = { ...fields };
    for (const name of [...OUTSIDE, ...FRAMING]) Reflect.deleteProperty(headers, name);
    for (const name of OUTSIDE)
      if (request.headers[name] !== undefined) headers[name] = String(request.headers[name]);
    if (content.length > 0) headers['content-length'] = String(content.length);
    const { id, work, traceId } = request;
    Object.assign(within, { method, url: target, originalUrl: target, headers, id, work, traceId });
    within.complete = true;
    handOn(within, content);
    return within;
  }
}

/** As it would come from a connection: others have their turn in between. */
function handOn(request: Request, content: Buffer, from = 0): void {
  setImmediate(() => {
    if (request.destroyed) return;
    request.push(from < content.length ? content.subarray(from, from + PIECE) : null);
    if (from < content.length) handOn(request, content, from + PIECE);
  });
}

function isInBody({ headers }: Request): boolean {
  return headers['content-type']?.split(';')[0]?.trim().toLowerCase() === MEDIA_TYPE;
}
