import { type CanActivate, type ExecutionContext, Injectable, Logger } from '@nestjs/common';
import type { Request } from 'express';
import { AppError, Clock } from '../common/index.js';
import { ownOrigin, Settings } from '../config/index.js';
import { NoncesService } from '../nonces/index.js';
import { PeersService } from './peers.service.js';
import { isSignedBy, readClaims } from './request-signature.js';

declare module 'express' {
  interface Request {
    /** The name of the peer that signed it. */
    peer?: string;
  }
}

/** How far the times of a request may be from the clock. */
const FRESH_SECONDS = 300;
const MAX_NAME_CHARACTERS = 261;

/** Lets nobody pass but a peer, by the signature over the head of the request (RFC 9421), and each request once. */
@Injectable()
export class PeerGuard implements CanActivate {
  private readonly logger = new Logger('Federation');

  constructor(
    private readonly settings: Settings,
    private readonly peers: PeersService,
    private readonly nonces: NoncesService,
    private readonly clock: Clock,
  ) {}

  /** @throws AppError `peer_unauthorized`, `misdirected`, `peer_unavailable` */
  async canActivate(context: ExecutionContext): Promise<boolean> {
    const request = context.switchToHttp().getRequest<Request>();
    const from = (request.get('Sealpost-From') ?? '').slice(0, MAX_NAME_CHARACTERS);
    try {
      await this.check(request, from);
    } catch (error) {
      if (error instanceof AppError && error.code !== 'peer_unavailable')
        this.logger.warn(
          { from, reason: error.detail, requestId: request.id },
          'A request was not taken as that of a peer.',
        );
      throw error;
    }
    request.peer = from;
    await this.peers.heard(from);
    return true;
  }

  private async check(request: Request, from: string): Promise<void> {
    const { serverName } = this.settings;
    const origin = ownOrigin(this.settings);
    if (!this.peers.find(from) || origin === null) throw refused('Sealpost-From names no peer.');
    if (request.get('Sealpost-To') !== serverName)
      throw new AppError('misdirected', 'Sealpost-To is not the name of this server.');
    if (request.get('Content-Encoding') !== undefined) throw refused('Content-Encoding has no place here.');
    const headers = singleHeaders(request);
    const claims = readClaims(headers);
    if (!claims) throw refused('Signature-Input and Signature are not as docs/federation.md says.');
    this.checkTime('created', claims.created);
    this.checkTime('Date', new Date(headers.date ?? ''));
    const key = await this.peers.signingKey(from, claims.keyId);
    if (!key) throw refused('The key is none of those that are trusted.');
    const url = `${origin}${request.originalUrl}`;
    if (!(await isSignedBy({ method: request.method, url, headers }, key)))
      throw refused('The signature does not match the request.');
    if (!(await this.nonces.take(`federation ${from}`, claims.nonce, 2 * FRESH_SECONDS)))
      throw refused('The request has come before.');
  }

  private checkTime(name: string, time: Date): void {
    const seconds = Math.abs(this.clock.now().getTime() - time.getTime()) / 1000;
    // NaN is not within anything.
    if (!(seconds <= FRESH_SECONDS)) throw refused(`${name} is not within ${FRESH_SECONDS} seconds of now.`);
  }
}

function refused(detail: string): AppError {
  return new AppError('peer_unauthorized', detail);
}

/** Node joins what comes twice, which no signature of the one form that is taken matches. */
function singleHeaders({ headers }: Request): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).flatMap(([name, value]) => (typeof value === 'string' ? [[name, value]] : [])),
  );
}
