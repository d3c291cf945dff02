import { ApiExtraModels, ApiProperty } from '@nestjs/swagger';
import { EVENT_TYPES, type EventType } from '../event-types.js';
import {
  ContactKeyRotatedDto,
  GroupMembershipDto,
  GroupUpdatedDto,
  KeyRotatedDto,
  MessageDeletedDto,
  MessageReceiptDto,
  MessageUndeliveredDto,
  SessionRevokedDto,
} from './event-data.dto.js';

/** The schema of what each type of event says. */
export const EVENT_DATA: Record<EventType, string> = {
  'message.created': 'MessageDto',
  'message.deleted': MessageDeletedDto.name,
  'message.delivered': MessageReceiptDto.name,
  'message.read': MessageReceiptDto.name,
  'message.undelivered': MessageUndeliveredDto.name,
  'key.rotated': KeyRotatedDto.name,
  'contact.key_rotated': ContactKeyRotatedDto.name,
  'group.updated': GroupUpdatedDto.name,
  'group.member_added': GroupMembershipDto.name,
  'group.member_removed': GroupMembershipDto.name,
  'session.revoked': SessionRevokedDto.name,
};

/** Something that happened, for one user. */
@ApiExtraModels(
  ContactKeyRotatedDto,
  GroupMembershipDto,
  GroupUpdatedDto,
  KeyRotatedDto,
  MessageDeletedDto,
  MessageReceiptDto,
  MessageUndeliveredDto,
  SessionRevokedDto,
)
export class EventDto {
  /** Where to read on from: what comes `after` it. @example 'WyJldmVudHMiLCI3YjFhMGMyZDNlNGYiLCI0MiJd' */
  cursor: string;

  @ApiProperty({ enum: EVENT_TYPES, example: 'message.created' })
  type: EventType;

  /** @example '2026-01-31T12:00:00.000Z' */
  at: string;

  @ApiProperty({
    description: 'What happened, by the type; of `message.created` the Message as it is now.',
    anyOf: [...new Set(Object.values(EVENT_DATA))].map((name) => ({ $ref: `#/components/schemas/${name}` })),
  })
  data: object;
}

/** A stretch of the caller's log, in order. */
export class EventPageDto {
  items: EventDto[];
  /** Where to read on from. */
  nextCursor: string;
}
