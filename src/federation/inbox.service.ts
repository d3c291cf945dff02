import { Injectable, Logger } from '@nestjs/common';
import { AppError, Clock } from '../common/index.js';
import { Settings } from '../config/index.js';
import { TAG_BYTES } from '../crypto/index.js';
import { KeyringService } from '../keys/index.js';
import { LimitsService, ReceivedChangesService } from '../messages/index.js';
import { serverOf, UsersService } from '../users/index.js';
import type {
  EventResultDto,
  FederatedEventDto,
  FederatedMessageDto,
  InboxAnswerDto,
  InboxDto,
} from './dto/inbox.dto.js';
import { toReceived } from './received-message.js';
import { RemoteUsersService } from './remote-users.service.js';

/** How far ahead of our clock a peer's may be. */
const AHEAD_SECONDS = 300;
const SECONDS_A_DAY = 86_400;

const ACCEPTED: EventResultDto = { status: 'accepted', code: null };
/** What another attempt may mend. */
const PASSING = ['peer_unavailable', 'overloaded', 'not_ready'];

/** Takes what a peer tells. It may speak for its own users alone, and to accounts of this server alone. */
@Injectable()
export class InboxService {
  private readonly logger = new Logger('Federation');

  constructor(
    private readonly users: UsersService,
    private readonly keyring: KeyringService,
    private readonly remoteUsers: RemoteUsersService,
    private readonly changes: ReceivedChangesService,
    private readonly limits: LimitsService,
    private readonly settings: Settings,
    private readonly clock: Clock,
  ) {}

  /** @param peer whose request it is */
  async take(peer: string, { messages, events }: InboxDto): Promise<InboxAnswerDto> {
    const recipients = await this.recipientsOf(events);
    const byId = new Map(messages.map((message) => [message.id, message]));
    const results: EventResultDto[] = [];
    const waiting = new Map<string, EventResultDto>();
    for (const event of events) {
      const recipientId = recipients.get(event.user);
      const result =
        waiting.get(event.user) ??
        (recipientId === undefined
          ? refused('recipient_not_found')
          : await this.takeOne(peer, event, recipientId, byId.get(event.messageId)));
      if (result.status === 'retry') waiting.set(event.user, result);
      if (result.status === 'refused')
        this.logger.warn({ peer, type: event.type, reason: result.code }, 'What a peer tells was refused.');
      results.push(result);
    }
    return { results, keys: await this.keysOf(recipients) };
  }

  /** The ids of the accounts for whom there are events, by username. */
  private async recipientsOf(events: FederatedEventDto[]): Promise<Map<string, string>> {
    const names = [...new Set(events.map(({ user }) => user))].filter((name) => serverOf(name) === null);
    return this.users.idsOf(names);
  }

  private async keysOf(recipients: Map<string, string>): Promise<InboxAnswerDto['keys']> {
    const keys = await this.keyring.current([...recipients.values()]);
    return [...recipients].flatMap(([username, id]) => {
      const key = keys.get(id);
      return key ? [{ username, keyId: key.id }] : [];
    });
  }

  private async takeOne(
    peer: string,
    event: FederatedEventDto,
    recipientId: string,
    message: FederatedMessageDto | undefined,
  ): Promise<EventResultDto> {
    try {
      switch (event.type) {
        case 'message.created':
          return await this.takeMessage(peer, event, recipientId, message);
        case 'message.delivered':
        case 'message.read':
          return await this.takeReceipt(peer, event, event.type);
        case 'message.deleted':
          return await this.takeDeletion(peer, event);
        default:
          return refused('unknown_event');
      }
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      return PASSING.includes(error.code) ? { status: 'retry', code: error.code } : refused(error.code);
    }
  }

  private async takeMessage(
    peer: string,
    { user, key }: FederatedEventDto,
    userId: string,
    message: FederatedMessageDto | undefined,
  ): Promise<EventResultDto> {
    if (!message || !key) return refused('invalid_request');
    const { from, to, text, attachments } = message;
    if (serverOf(from) !== peer) return refused('forbidden');
    if (to !== this.users.addressOf(user)) return refused('misdirected');
    this.checkTimes(message);
    this.limits.check(
      text ? text.ciphertext.length - TAG_BYTES : null,
      attachments.map(({ size }) => size),
    );
    const senderId = await this.remoteUsers.idOf(from);
    if (senderId === null) return refused('sender_not_found');
    const { keyId, wrappedKey } = key;
    const copy = { userId, peer: from, sent: false, received: true, keyId, wrappedKey };
    const outcome = await this.changes.receive(toReceived(message, senderId, [copy]));
    return outcome === 'accepted' ? ACCEPTED : refused(outcome);
  }

  private async takeReceipt(
    peer: string,
    { messageId, address, at }: FederatedEventDto,
    type: 'message.delivered' | 'message.read',
  ): Promise<EventResultDto> {
    if (!address || serverOf(address) !== peer) return refused('forbidden');
    const readerId = await this.remoteUsers.knownIdOf(address);
    const moment = new Date(Math.min(Date.parse(at), this.clock.now().getTime()));
    if (readerId !== null) await this.changes.noteReceipt({ type, messageId, readerId, address, at: moment });
    return ACCEPTED;
  }

  /** Of a message that a user of the peer sent; of any other it does nothing. */
  private async takeDeletion(peer: string, { messageId }: FederatedEventDto): Promise<EventResultDto> {
    return (await this.changes.deleteOf(peer, messageId)) ? ACCEPTED : refused('forbidden');
  }

  /** A message is not to outlive or to precede what else there is by what its sender's clock says. */
  private checkTimes({ sentAt, expiresAt }: FederatedMessageDto): void {
    const sent = Date.parse(sentAt);
    if (sent > this.clock.in(AHEAD_SECONDS).getTime()) throw AppError.field('sentAt', 'lies ahead');
    if (sent < this.clock.in(-this.settings.eventRetentionDays * SECONDS_A_DAY).getTime())
      throw AppError.field('sentAt', 'is longer ago than events are kept');
    if (expiresAt && Date.parse(expiresAt) <= sent) throw AppError.field('expiresAt', 'comes before sentAt');
  }
}

function refused(code: string): EventResultDto {
  return { status: 'refused', code };
}
