import { Injectable } from '@nestjs/common';
import { type Caller, Clock, type Page } from '../common/index.js';
import { SessionsService, toSessionInfoDto } from '../auth/index.js';
import { DirectoryService, toProfileDto } from '../directory/index.js';
import { EventLogRepository } from '../events/index.js';
import { GroupsService, toGroupDto } from '../groups/index.js';
import { KeyringService, toKeyringDto } from '../keys/index.js';
import {
  AttachmentContentService,
  inlineMessageJson,
  ListMessagesDto,
  type MessageDto,
  MessageQueryService,
  toMessageDto,
} from '../messages/index.js';
import { AvatarsService, UsersService } from '../users/index.js';
import type { ExportedEventDto } from './dto/export.dto.js';

const PAGE = 50;

/** Everything that the server holds about a user, as one JSON document that is written while it is read. */
@Injectable()
export class ExportService {
  constructor(
    private readonly users: UsersService,
    private readonly directory: DirectoryService,
    private readonly keyring: KeyringService,
    private readonly sessions: SessionsService,
    private readonly avatars: AvatarsService,
    private readonly groups: GroupsService,
    private readonly log: EventLogRepository,
    private readonly messages: MessageQueryService,
    private readonly content: AttachmentContentService,
    private readonly clock: Clock,
  ) {}

  /**
   * The document that ExportDto describes, a few rows at a time; its beginning has been read.
   *
   * @throws AppError `unauthorized` when the account is gone
   */
  async json(caller: Caller): Promise<AsyncGenerator<string | Buffer>> {
    const user = await this.users.get(caller.userId);
    const key = await this.directory.currentKey(user);
    const avatar = await this.avatars.find(user.id);
    const head = {
      exportedAt: this.clock.now().toISOString(),
      profile: toProfileDto({ user, key }, caller.address),
      keyring: toKeyringDto(user, await this.keyring.all(user.id)),
      avatar: avatar && { mimeType: avatar.mimeType, content: avatar.content.toString('base64') },
    };
    return this.write(caller, JSON.stringify(head).slice(0, -1));
  }

  private async *write(caller: Caller, head: string): AsyncGenerator<string | Buffer> {
    const { userId } = caller;
    yield head;
    yield ',"sessions":[';
    const sessions = pages((cursor) => this.sessions.list(userId, PAGE, cursor));
    yield* joined(sessions, (session) => [JSON.stringify(toSessionInfoDto(session, caller))]);
    yield '],"groups":[';
    const groups = pages((cursor) => this.groups.list(userId, PAGE, cursor));
    yield* joined(groups, (group) => [JSON.stringify(toGroupDto(group, this.users))]);
    yield '],"events":[';
    yield* joined(this.events(userId), (event) => [JSON.stringify(event)]);
    yield '],"messages":[';
    const views = pages((cursor) => this.messages.list(userId, pageOfAll(cursor)));
    yield* joined(views, (view) => this.message(toMessageDto(view, (name) => this.users.addressOf(name))));
    yield ']}';
  }

  /** Without the content of files that a peer has and cannot give now. */
  private async *message(message: MessageDto): AsyncGenerator<string | Buffer> {
    const isHere = await this.content.fetchAll(message).then(
      () => true,
      () => false,
    );
    if (isHere) yield* inlineMessageJson(message, this.content);
    else yield JSON.stringify(message);
  }

  private async *events(userId: string): AsyncGenerator<ExportedEventDto> {
    for (let place = 0; ;) {
      const rows = await this.log.read(userId, place, PAGE);
      for (const { type, at, message_id: messageId, data } of rows) {
        yield { type, at: at.toISOString(), data: data ?? { messageId } };
      }
      if (rows.length < PAGE) return;
      place = Number(rows.at(-1)?.number);
    }
  }
}

function pageOfAll(cursor: string | undefined): ListMessagesDto {
  return Object.assign(new ListMessagesDto(), { direction: 'all', limit: PAGE, cursor });
}

async function* pages<T>(read: (cursor?: string) => Promise<Page<T>>): AsyncGenerator<T> {
  let cursor: string | null | undefined;
  while (cursor !== null) {
    const page = await read(cursor);
    yield* page.items;
    cursor = page.nextCursor;
  }
}

async function* joined<T>(
  items: AsyncIterable<T>,
  write: (item: T) => Iterable<string> | AsyncIterable<string | Buffer>,
): AsyncGenerator<string | Buffer> {
  let first = true;
  for await (const item of items) {
    if (!first) yield ',';
    first = false;
    yield* write(item);
  }
}
