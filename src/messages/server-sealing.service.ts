import { Injectable } from '@nestjs/common';
import { v7 as uuid } from 'uuid';
import { type Caller, Clock } from '../common/index.js';
import { attachmentAad, newMessageKey, PiecewiseBox, random, sealBox, textAad } from '../crypto/index.js';
import { DeliveryService } from './delivery.service.js';
import type { SendMessageDto } from './dto/send-message.dto.js';
import { IdempotencyService, type SendOutcome } from './idempotency.service.js';
import { LimitsService } from './limits.service.js';
import { LateWrappedCopy, type OutgoingMessage } from './outgoing-message.js';
import { PIECE_BYTES } from './pieces.js';
import type { Audience } from './readers.service.js';
import { RepliesService } from './replies.service.js';
import { digestOfSend } from './request-digest.js';

const UUID_BYTES = 16;

/** Sends what the server seals: it sees the content while it handles the request, and stores only the envelope. */
@Injectable()
export class ServerSealingService {
  constructor(
    private readonly delivery: DeliveryService,
    private readonly replies: RepliesService,
    private readonly limits: LimitsService,
    private readonly idempotency: IdempotencyService,
    private readonly clock: Clock,
  ) {}

  /** @throws AppError `recipient_not_found`, `idempotency_conflict`, `payload_too_large`, `invalid_request` */
  async send(caller: Caller, request: SendMessageDto): Promise<SendOutcome> {
    const to = await this.delivery.addressOf(request);
    // An empty text beside files is no text.
    const text = request.text ? Buffer.from(request.text) : null;
    this.limits.check(
      text?.length ?? null,
      (request.attachments ?? []).map(({ data }) => data.length),
    );
    const digest = await digestOfSend(caller.digestKey(), to, request);
    return this.idempotency.send(caller, request.id, digest, async () => {
      await this.replies.check(caller.userId, request.replyTo);
      return this.delivery.deliver(caller, request, (audience) =>
        this.seal(caller, request, text, audience, digest),
      );
    });
  }

  private seal(
    caller: Caller,
    request: SendMessageDto,
    text: Buffer | null,
    { to, groupId, readers }: Audience,
    requestDigest: Buffer,
  ): OutgoingMessage {
    const binding = { id: request.id ?? uuid({ random: random(UUID_BYTES) }), from: caller.address, to };
    const messageKey = newMessageKey();
    const seconds = request.expiresInSeconds;
    return {
      ...binding,
      groupId,
      senderId: caller.userId,
      sentAt: this.clock.now(),
      receivedAt: null,
      expiresAt: seconds ? this.clock.in(seconds) : null,
      replyTo: request.replyTo ?? null,
      sealedBy: 'server',
      text: text && sealBox(messageKey, text, textAad(binding)),
      attachments: (request.attachments ?? []).map(({ data, filename, mimeType }, index) => {
        const box = new PiecewiseBox(messageKey, data, attachmentAad(binding, index, filename, mimeType));
        const content = { bytes: box.bytes, pieces: () => box.pieces(PIECE_BYTES) };
        return { filename, mimeType, size: data.length, nonce: box.nonce, content };
      }),
      signature: null,
      signingKeyId: null,
      requestDigest,
      copies: readers.map((reader) => new LateWrappedCopy(reader, messageKey)),
    };
  }
}
