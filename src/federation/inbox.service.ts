import { Injectable, Logger } from '@nestjs/common';
import { AppError, Clock } from '../common/index.js';
import { Settings } from '../config/index.js';
import { TAG_BYTES } from '../crypto/index.js';
import { KeyringService } from '../keys/index.js';
import {
  LimitsService,
  type OutgoingMessage,
  ReceivedChangesService,
  type ReceivedOutcome,
} from '../messages/index.js';
import { serverOf, UsersService } from '../users/index.js';
import type {
  EventResultDto,
  FederatedEventDto,
  FederatedGroupDto,
  FederatedMessageDto,
  InboxAnswerDto,
  InboxDto,
} from './dto/inbox.dto.js';
import { GroupInboxService, groupOf } from './group-inbox.service.js';
import { toReceived } from './received-message.js';
import { RemoteUsersService } from './remote-users.service.js';

/** How far ahead of our clock a peer's may be. */
const AHEAD_SECONDS = 300;
const SECONDS_A_DAY = 86_400;

/** What a request tells of, by id. */
interface Told {
  messages: Map<string, FederatedMessageDto>;
  groups: Map<string, FederatedGroupDto>;
  /** Why changes of groups were refused, if they were: each is made once, however many are told of it. */
  changed: Map<string, Promise<string | null>>;
  /** The ids of senders by address, of those that were looked up; null for one who does not exist. */
  senders: Map<string, string | null>;
}

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
    private readonly groups: GroupInboxService,
    private readonly limits: LimitsService,
    private readonly settings: Settings,
    private readonly clock: Clock,
  ) {}

  /** @param peer whose request it is */
  async take(peer: string, { messages, groups = [], events }: InboxDto): Promise<InboxAnswerDto> {
    const recipients = await this.recipientsOf(events);
    const told: Told = {
      messages: new Map(messages.map((message) => [message.id, message])),
      groups: new Map(groups.map((group) => [group.id, group])),
      changed: new Map(),
      senders: new Map(),
    };
    const results: EventResultDto[] = [];
    const waiting = new Map<string, EventResultDto>();
    // Messages that come one after the other are stored together.
    let run: { place: number; message: OutgoingMessage }[] = [];
    const store = async (): Promise<void> => {
      const outcomes = run.length > 0 ? await this.changes.receive(run.map(({ message }) => message)) : [];
      for (const [index, { place }] of run.entries()) results[place] = toResult(codeOf(outcomes[index]));
      run = [];
    };
    for (const [place, event] of events.entries()) {
      const recipientId = recipients.get(event.user);
      const isMessage = event.type === 'message.created';
      if (!isMessage) await store();
      const taken =
        waiting.get(event.user) ??
        (recipientId === undefined
          ? refused('recipient_not_found')
          : await this.takeOne(peer, event, recipientId, told));
      if ('status' in taken) results[place] = taken;
      else run.push({ place, message: taken });
      if ('status' in taken && taken.status === 'retry') waiting.set(event.user, taken);
    }
    await store();
    for (const [place, { status, code }] of results.entries())
      if (status === 'refused')
        this.logger.warn({ peer, type: events[place]?.type, reason: code }, 'What a peer tells was refused.');
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
    told: Told,
  ): Promise<EventResultDto | OutgoingMessage> {
    try {
      switch (event.type) {
        case 'message.created':
          return await this.prepareMessage(peer, event, recipientId, told);
        case 'message.delivered':
        case 'message.read':
          return await this.takeReceipt(peer, event, event.type);
        case 'message.deleted':
          return await this.takeDeletion(peer, event);
        case 'key.rotated':
          return await this.takeRotation(peer, event);
        case 'group.changed':
          return toResult(await this.changeGroup(peer, event.groupId ?? '', told));
        case 'group.removed':
        case 'group.deleted':
        case 'group.left':
          return toResult(await this.groups.leave(peer, event, event.type, recipientId));
        default:
          return refused('unknown_event');
      }
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      return PASSING.includes(error.code) ? { status: 'retry', code: error.code } : refused(error.code);
    }
  }

  private changeGroup(peer: string, id: string, { groups, changed }: Told): Promise<string | null> {
    const change = changed.get(id) ?? this.groups.change(peer, groups.get(id));
    changed.set(id, change);
    return change;
  }

  /** What is to be stored, when it may be. */
  private async prepareMessage(
    peer: string,
    { user, key, messageId }: FederatedEventDto,
    userId: string,
    { messages, senders }: Told,
  ): Promise<EventResultDto | OutgoingMessage> {
    const message = messages.get(messageId ?? '');
    if (!message || !key) return refused('invalid_request');
    const { from, to, text, attachments } = message;
    if (serverOf(from) !== peer) return refused('forbidden');
    this.checkTimes(message);
    this.limits.check(
      text ? text.ciphertext.length - TAG_BYTES : null,
      attachments.map(({ size }) => size),
    );
    if (!senders.has(from)) senders.set(from, await this.remoteUsers.idOf(from));
    const senderId = senders.get(from) ?? null;
    if (senderId === null) return refused('sender_not_found');
    const { keyId, wrappedKey } = key;
    const groupId = groupOf(to);
    if (groupId === null && to !== this.users.addressOf(user)) return refused('misdirected');
    if (groupId !== null) {
      const verdict = await this.groups.judge(to, groupId, [senderId, userId], new Date(message.sentAt));
      if (verdict) return verdict;
    }
    const copy = {
      userId,
      peer: groupId === null ? from : to,
      sent: false,
      received: true,
      keyId,
      wrappedKey,
    };
    return toReceived(message, senderId, [copy], groupId);
  }

  private async takeReceipt(
    peer: string,
    { messageId, address, at }: FederatedEventDto,
    type: 'message.delivered' | 'message.read',
  ): Promise<EventResultDto> {
    if (!messageId) return refused('invalid_request');
    if (!address || serverOf(address) !== peer) return refused('forbidden');
    const readerId = await this.remoteUsers.knownIdOf(address);
    const moment = new Date(Math.min(Date.parse(at), this.clock.now().getTime()));
    if (readerId !== null) await this.changes.noteReceipt({ type, messageId, readerId, address, at: moment });
    return ACCEPTED;
  }

  private async takeRotation(peer: string, { address }: FederatedEventDto): Promise<EventResultDto> {
    if (!address || serverOf(address) !== peer) return refused('forbidden');
    if ((await this.remoteUsers.knownIdOf(address)) !== null) await this.remoteUsers.refresh(address);
    return ACCEPTED;
  }

  /** Of a message that a user of the peer sent; of any other it does nothing. */
  private async takeDeletion(peer: string, { messageId }: FederatedEventDto): Promise<EventResultDto> {
    if (!messageId) return refused('invalid_request');
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

/** @param code why it was refused; null when it was not */
function toResult(code: string | null): EventResultDto {
  return code === null ? ACCEPTED : refused(code);
}

/** The code of an outcome; null when it is accepted. */
function codeOf(outcome: ReceivedOutcome | undefined): string | null {
  return outcome === 'accepted' ? null : (outcome ?? 'internal_error');
}

function refused(code: string): EventResultDto {
  return { status: 'refused', code };
}
