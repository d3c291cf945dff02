import { Injectable } from '@nestjs/common';
import { AppError, type Caller, Clock } from '../common/index.js';
import { signedDigests, TAG_BYTES, verifySignature } from '../crypto/index.js';
import { toPublicKeyDto } from '../keys/index.js';
import { DeliveryService } from './delivery.service.js';
import type { SendSealedDto, WrappedKeyDto } from './dto/send-sealed.dto.js';
import { hashInTurns } from './hash-in-turns.js';
import { IdempotencyService, type SendOutcome } from './idempotency.service.js';
import { LimitsService } from './limits.service.js';
import type { OutgoingMessage } from './outgoing-message.js';
import { cutToPieces } from './pieces.js';
import type { Audience, Reader } from './readers.service.js';
import { RepliesService } from './replies.service.js';
import { digestOfSealed } from './request-digest.js';

/** Sends what the client sealed: the server checks everything that it can without opening anything. */
@Injectable()
export class ClientSealingService {
  constructor(
    private readonly delivery: DeliveryService,
    private readonly replies: RepliesService,
    private readonly limits: LimitsService,
    private readonly idempotency: IdempotencyService,
    private readonly clock: Clock,
  ) {}

  /**
   * @throws AppError `stale_keys` with the current keys, `invalid_signature`, `recipient_not_found`, `idempotency_conflict`,
   *   `payload_too_large`, `invalid_request`
   */
  async send(caller: Caller, request: SendSealedDto): Promise<SendOutcome> {
    const to = await this.delivery.addressOf(request);
    const attachments = request.attachments ?? [];
    this.limits.check(
      request.text ? request.text.ciphertext.length - TAG_BYTES : null,
      attachments.map(({ ciphertext }) => ciphertext.length - TAG_BYTES),
    );
    const wrong = attachments.findIndex(({ size, ciphertext }) => size !== ciphertext.length - TAG_BYTES);
    if (wrong !== -1)
      throw AppError.field(`attachments.${wrong}.size`, 'must be 16 less than the ciphertext has');
    const digest = await digestOfSealed(caller.digestKey(), to, request);
    return this.idempotency.send(caller, request.id, digest, async () => {
      await this.replies.check(caller.userId, request.replyTo);
      const digests = await digestsOf(request);
      return this.delivery.deliver(caller, request, (audience) => {
        this.checkKeys(request, audience.readers);
        this.checkSignature(caller, request, digests, audience);
        return toOutgoing(caller, request, audience, digest, this.clock.now());
      });
    });
  }

  private checkKeys({ keys, signingKeyId }: SendSealedDto, readers: Reader[]): void {
    const expected = new Map(readers.map(({ key }) => [key.stored.id, key]));
    const named = new Set(keys.map(({ keyId }) => keyId));
    const exact =
      keys.length === expected.size &&
      named.size === expected.size &&
      [...named].every((id) => expected.has(id));
    const sender = readers.find(({ sent }) => sent);
    if (!exact || sender?.key.stored.id !== signingKeyId) {
      throw new AppError(
        'stale_keys',
        'Wrap the message key to each of these keys, and sign with your own.',
        {
          extensions: {
            keys: readers.map(({ address, key }) => ({ address, ...toPublicKeyDto(key.stored) })),
            missing: [...expected.keys()].filter((id) => !named.has(id)),
            unexpected: [...named].filter((id) => !expected.has(id)),
          },
        },
      );
    }
    keys.forEach(({ keyId, wrappedKey }, index) => {
      const key = expected.get(keyId);
      const bytes = key?.encryption.modulusBytes;
      if (wrappedKey.length !== bytes)
        throw AppError.field(`keys.${index}.wrappedKey`, `must have ${bytes ?? 0} bytes`);
    });
  }

  private checkSignature(
    caller: Caller,
    { id, signature }: SendSealedDto,
    { text, files }: SignedDigests,
    { to, readers }: Audience,
  ): void {
    const signer = readers.find(({ sent }) => sent);
    const signed = signedDigests({ id, from: caller.address, to }, text, files);
    if (!signer || !verifySignature(signer.key.signing.key, signed, signature)) {
      throw AppError.field('signature', 'does not match the message', 'invalid_signature');
    }
  }
}

/** Of what the sender has to have signed; made before anything is locked. */
interface SignedDigests {
  text: Buffer | null;
  files: Buffer[];
}

async function digestsOf({ text, attachments }: SendSealedDto): Promise<SignedDigests> {
  const files: Buffer[] = [];
  for (const { nonce, ciphertext } of attachments ?? []) files.push(await hashInTurns(nonce, ciphertext));
  return { text: text ? await hashInTurns(text.nonce, text.ciphertext) : null, files };
}

function toOutgoing(
  caller: Caller,
  request: SendSealedDto,
  { to, groupId, readers }: Audience,
  requestDigest: Buffer,
  sentAt: Date,
): OutgoingMessage {
  const seconds = request.expiresInSeconds;
  const wraps = new Map(request.keys.map(({ keyId, wrappedKey }: WrappedKeyDto) => [keyId, wrappedKey]));
  return {
    id: request.id,
    senderId: caller.userId,
    from: caller.address,
    to,
    groupId,
    sentAt,
    receivedAt: null,
    expiresAt: seconds ? new Date(sentAt.getTime() + seconds * 1000) : null,
    replyTo: request.replyTo ?? null,
    sealedBy: 'client',
    text: request.text ?? null,
    attachments: (request.attachments ?? []).map(({ filename, mimeType, size, nonce, ciphertext }) => {
      const content = { bytes: ciphertext.length, pieces: () => cutToPieces(ciphertext) };
      return { filename, mimeType, size, nonce, content };
    }),
    signature: request.signature,
    signingKeyId: request.signingKeyId,
    requestDigest,
    copies: readers.flatMap(({ userId, peer, sent, received, key }) => {
      const wrappedKey = wraps.get(key.stored.id);
      return wrappedKey ? [{ userId, peer, sent, received, keyId: key.stored.id, wrappedKey }] : [];
    }),
  };
}
