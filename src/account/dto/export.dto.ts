import { ApiExtraModels, ApiProperty } from '@nestjs/swagger';
import { SessionInfoDto } from '../../auth/index.js';
import { ProfileDto } from '../../directory/index.js';
import { EVENT_DATA, EVENT_TYPES, type EventType } from '../../events/index.js';
import { GroupDto } from '../../groups/index.js';
import { KeyringDto } from '../../keys/index.js';
import { MessageDto } from '../../messages/index.js';

/** The caller's picture. */
export class ExportedAvatarDto {
  /** @example 'image/png' */
  mimeType: string;
  /** In base64. */
  content: string;
}

/** What `message.created` says in the log itself: the message stands in `messages`, unless the caller deleted it. */
export class ExportedMessageCreatedDto {
  /** @example 'c0fd81e2-9a02-4060-bd40-285a4b21eda7' */
  messageId: string;
}

const DATA = { ...EVENT_DATA, 'message.created': ExportedMessageCreatedDto.name };

/** An entry of the caller's event log, as it is stored. */
@ApiExtraModels(ExportedMessageCreatedDto)
export class ExportedEventDto {
  @ApiProperty({ enum: EVENT_TYPES, example: 'message.created' })
  type: EventType;

  /** @example '2026-01-31T12:00:00.000Z' */
  at: string;

  @ApiProperty({
    description: 'What happened, by the type, as in `GET /api/events`; of `message.created` the id alone.',
    anyOf: [...new Set(Object.values(DATA))].map((name) => ({ $ref: `#/components/schemas/${name}` })),
  })
  data: object;
}

/** Everything that the server holds about the caller. */
export class ExportDto {
  /** @example '2026-01-31T12:00:00.000Z' */
  exportedAt: string;
  profile: ProfileDto;
  keyring: KeyringDto;
  avatar: ExportedAvatarDto | null;
  /** Newest first. */
  sessions: SessionInfoDto[];
  /** Those that the caller is in, with everybody's role; newest first. */
  groups: GroupDto[];
  /** The event log as far as it is kept, in order. */
  events: ExportedEventDto[];
  /** Newest first, with every attachment inline. */
  messages: MessageDto[];
}
