import { randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Clock } from '../common/index.js';
import { type ConfiguredPeer, Settings } from '../config/index.js';
import { ServerKeysService } from '../server-keys/index.js';
import { type Answer, boundedFetch, type Bounds, readJson } from './bounded-fetch.js';
import { contentDigestOf } from './content-digest.js';
import { type PeerDescription, readDescription } from './peer-description.js';
import { signRequest } from './request-signature.js';

const NONCE_BYTES = 16;
const DESCRIPTION: Bounds = { bytes: 262_144, milliseconds: 10_000 };

/** Asks peers, and signs what is asked. */
@Injectable()
export class PeerRequestsService {
  private readonly closing = new AbortController();

  constructor(
    private readonly keys: ServerKeysService,
    private readonly settings: Settings,
    private readonly clock: Clock,
  ) {}

  /** Ends what is under way, and lets nothing begin: the process is about to end. */
  stop(): void {
    this.closing.abort();
  }

  /** What a peer says of itself, which anybody may ask. @throws BadAnswer; what `fetch` throws */
  async describe(peer: ConfiguredPeer): Promise<PeerDescription> {
    const answer = await boundedFetch(
      `${peer.origin}/.well-known/sealpost`,
      { signal: this.closing.signal },
      DESCRIPTION,
    );
    return readDescription(await readJson(answer), peer);
  }

  /**
   * A signed request (RFC 9421).
   *
   * @param path below `/api/federation/v1/`
   * @param body JSON; absent: GET
   * @throws BadAnswer; what `fetch` throws
   */
  async ask(peer: ConfiguredPeer, path: string, bounds: Bounds, body?: Buffer<ArrayBuffer>): Promise<Answer> {
    const method = body ? 'POST' : 'GET';
    const url = `${peer.origin}/api/federation/v1/${path}`;
    const now = this.clock.now();
    const headers = await signRequest(
      {
        method,
        url,
        headers: {
          Date: now.toUTCString(),
          'Content-Digest': contentDigestOf(body ?? Buffer.alloc(0)),
          'Sealpost-From': this.settings.serverName,
          'Sealpost-To': peer.name,
        },
      },
      await this.keys.signing(),
      { created: now, nonce: randomBytes(NONCE_BYTES).toString('base64url') },
    );
    const { signal } = this.closing;
    if (!body) return boundedFetch(url, { method, headers, signal }, bounds);
    return boundedFetch(
      url,
      { method, headers: { ...headers, 'Content-Type': 'application/json' }, body, signal },
      bounds,
    );
  }
}
