import { Injectable } from '@nestjs/common';
import { compactDecrypt, errors } from 'jose';
import { AppError, Clock } from '../common/index.js';
import { NoncesService } from '../nonces/index.js';
import { TransportKeysService } from '../server-keys/index.js';
import { ALGORITHM, ENCRYPTION } from './format.js';
import { type InnerMessage, readMessage } from './inner-message.js';
import { provideNativeBase64 } from './native-base64.js';
import { SealedAnswer } from './sealed-answer.js';
import { notCompact, readHeader, type SealedHeader } from './sealed-header.js';

/** A request that was sealed, and what its answer goes into. */
export interface OpenedRequest extends InnerMessage {
  answer: SealedAnswer;
}

/** How far a client's clock may be off. */
const SKEW_SECONDS = 300;
const NONCE_SCOPE = 'sealed-transport';

/** Opens requests that were sealed to this server's transport key (docs/sealed-transport.md). */
@Injectable()
export class SealedTransportService {
  constructor(
    private readonly keys: TransportKeysService,
    private readonly nonces: NoncesService,
    private readonly clock: Clock,
  ) {
    provideNativeBase64();
  }

  /**
   * @param jwe in the compact serialization
   * @param asked what the request says outside
   * @throws AppError `invalid_sealed_request`, `unknown_transport_key`, `stale_sealed_request`, `replayed_sealed_request`
   */
  async open(jwe: string, asked: { method: string; target: string }): Promise<OpenedRequest> {
    const header = readHeader(jwe);
    this.assertFresh(header);
    const message = readMessage(await this.decrypt(jwe, header));
    const travels = message.method === 'HEAD' ? 'GET' : message.method;
    if (travels !== asked.method || message.target !== asked.target)
      throw new AppError('invalid_sealed_request', 'The request within is another one than the one outside.');
    const answer = answerTo(header);
    // Whoever opens it first has sent it: nobody can use up the id of a request that does not open.
    const isFirst = await this.nonces.take(NONCE_SCOPE, header.jti, 2 * SKEW_SECONDS + 1);
    if (!isFirst) throw new AppError('replayed_sealed_request');
    return { ...message, answer };
  }

  private assertFresh({ iat }: SealedHeader): void {
    const now = this.clock.now();
    if (Math.abs(now.getTime() / 1000 - iat) <= SKEW_SECONDS) return;
    throw new AppError(
      'stale_sealed_request',
      `iat: is over ${SKEW_SECONDS} seconds from the server's time`,
      {
        errors: [{ field: 'iat', message: `is over ${SKEW_SECONDS} seconds from the server's time` }],
        extensions: { serverTime: now.toISOString() },
      },
    );
  }

  private async decrypt(jwe: string, { kid }: SealedHeader): Promise<Buffer> {
    const key = await this.keys.privateKey(kid);
    if (!key) throw AppError.field('kid', 'is not a key of this server', 'unknown_transport_key');
    try {
      const { plaintext } = await compactDecrypt(jwe, key, {
        keyManagementAlgorithms: [ALGORITHM],
        contentEncryptionAlgorithms: [ENCRYPTION],
        maxDecompressedLength: 0,
      });
      return Buffer.from(plaintext.buffer, plaintext.byteOffset, plaintext.byteLength);
    } catch (error) {
      if (error instanceof errors.JOSEError) throw notCompact();
      throw error;
    }
  }
}

/** A modulus may have the right length and be none all the same; OpenSSL says so when it is used. */
function answerTo({ replyKey, jti }: SealedHeader): SealedAnswer {
  try {
    return new SealedAnswer(replyKey, jti);
  } catch {
    throw AppError.field('jwk', 'must be a key that can be sealed to', 'invalid_sealed_request');
  }
}
