import { ApiProperty } from '@nestjs/swagger';
import {
  ArrayMaxSize,
  IsIn,
  IsInt,
  IsISO8601,
  IsOptional,
  IsString,
  Matches,
  MaxLength,
  Min,
} from 'class-validator';
import { Base64, IsLine, IsLowerCaseUuid, IsNested, IsNestedList, SealedBoxDto } from '../../common/index.js';
import { NONCE_BYTES, TAG_BYTES } from '../../crypto/index.js';
import { GROUP_ROLES, type GroupRole, MAX_MEMBERS } from '../../groups/index.js';
import { IsFilename, IsMediaType, WrappedKeyDto } from '../../messages/index.js';

/** Events and messages of one request. */
export const MAX_EVENTS = 64;
/** Groups of one request: they may have 256 members each. */
export const MAX_GROUPS = 3;
const MAX_ATTACHMENTS = 100;
const MAX_ADDRESS_CHARACTERS = 300;
const SIGNATURE_BYTES = 64;
const MOMENT = /^[12]\d{3}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;

const IsMoment = (): PropertyDecorator => (target, property) => {
  Matches(MOMENT, { message: 'must be a moment such as 2026-01-31T12:00:00.000Z' })(target, property);
  IsISO8601({ strict: true, strictSeparator: true })(target, property);
};

/** A sealed file. */
export class FederatedAttachmentDto {
  /** @example 'notes.txt' */
  @IsFilename()
  filename: string;

  /** @example 'text/plain' */
  @IsMediaType()
  mimeType: string;

  /** Bytes before sealing. @example 21 */
  @IsInt()
  @Min(0)
  size: number;

  @Base64({ min: NONCE_BYTES, max: NONCE_BYTES, description: '12 bytes.', example: '20HntqplUku2f5eK' })
  nonce: Buffer;

  /** Absent when `size` is over 64 KiB: then it is to be fetched. */
  @IsOptional()
  @Base64({ min: TAG_BYTES, description: 'The ciphertext, then the 16-byte tag.' })
  ciphertext?: Buffer | null;
}

/** What all readers of a message share. */
export class FederatedMessageDto {
  @IsLowerCaseUuid()
  id: string;

  /** @example 'alice@a.example' */
  @IsString()
  @MaxLength(MAX_ADDRESS_CHARACTERS)
  from: string;

  /** @example 'bob@b.example' */
  @IsString()
  @MaxLength(MAX_ADDRESS_CHARACTERS)
  to: string;

  @IsMoment()
  sentAt: string;

  @IsOptional()
  @IsMoment()
  expiresAt?: string | null;

  @IsOptional()
  @IsLowerCaseUuid()
  replyTo?: string | null;

  @ApiProperty({ enum: ['server', 'client'] })
  @IsIn(['server', 'client'])
  sealedBy: 'server' | 'client';

  @IsOptional()
  @IsNested(() => SealedBoxDto)
  text?: SealedBoxDto | null;

  @ArrayMaxSize(MAX_ATTACHMENTS)
  @IsNestedList(() => FederatedAttachmentDto)
  attachments: FederatedAttachmentDto[];

  @IsOptional()
  @Base64({
    min: SIGNATURE_BYTES,
    max: SIGNATURE_BYTES,
    description: 'Ed25519, of a message that the client sealed.',
  })
  signature?: Buffer | null;

  @IsOptional()
  @IsLowerCaseUuid()
  signingKeyId?: string | null;
}

/** Somebody in a group. */
export class FederatedMemberDto {
  /** @example 'bob@b.example' */
  @IsString()
  @MaxLength(MAX_ADDRESS_CHARACTERS)
  address: string;

  @ApiProperty({ enum: GROUP_ROLES })
  @IsIn(GROUP_ROLES)
  role: GroupRole;

  @IsMoment()
  joinedAt: string;
}

/** A group that the telling server hosts, as it is. */
export class FederatedGroupDto {
  @IsLowerCaseUuid()
  id: string;

  /** 1 to 100 characters. @example 'Book club' */
  @IsLine(100)
  name: string;

  @IsMoment()
  createdAt: string;

  /** Everybody, in the order of joining. */
  @ArrayMaxSize(MAX_MEMBERS)
  @IsNestedList(() => FederatedMemberDto)
  members: FederatedMemberDto[];
}

/** Something that happened, for one user of the receiver. */
export class FederatedEventDto {
  /** The username for whom it is. @example 'bob' */
  @IsString()
  @MaxLength(32)
  user: string;

  /** @example 'message.created' */
  @IsString()
  @MaxLength(64)
  type: string;

  @IsMoment()
  at: string;

  /** Of what is about a message. */
  @IsOptional()
  @IsLowerCaseUuid()
  messageId?: string | null;

  /** Of what is about a group. */
  @IsOptional()
  @IsLowerCaseUuid()
  groupId?: string | null;

  /** Of `message.created`: the message key, wrapped to the user. */
  @IsOptional()
  @IsNested(() => WrappedKeyDto)
  key?: WrappedKeyDto | null;

  /** Of `message.delivered` and `message.read`: whose copy it is; of `group.left`: who has left; of `key.rotated`: who has a new key. @example 'bob@b.example' */
  @IsOptional()
  @IsString()
  @MaxLength(MAX_ADDRESS_CHARACTERS)
  address?: string | null;
}

/** A stretch of what one server has to tell another. */
export class InboxDto {
  /** The messages of the events of type `message.created`, each once. */
  @ArrayMaxSize(MAX_EVENTS)
  @IsNestedList(() => FederatedMessageDto)
  messages: FederatedMessageDto[];

  /** The groups of the events of type `group.changed`, each once. */
  @IsOptional()
  @ArrayMaxSize(MAX_GROUPS)
  @IsNestedList(() => FederatedGroupDto)
  groups?: FederatedGroupDto[];

  /** Those of one user are in their order. */
  @ArrayMaxSize(MAX_EVENTS)
  @IsNestedList(() => FederatedEventDto)
  events: FederatedEventDto[];
}

/** What became of one event. */
export class EventResultDto {
  /** `accepted`: done, now or before; `refused`: for good; `retry`: to be sent again, with all that come after it for the same user. */
  @ApiProperty({ enum: ['accepted', 'refused', 'retry'] })
  status: 'accepted' | 'refused' | 'retry';
  /** Why it was not accepted. */
  code: string | null;
}

/** By which key a user is written to now. */
export class CurrentKeyDto {
  /** @example 'bob' */
  username: string;
  /** @example '019a9c1e-8a52-7c40-9d0e-3f0a5c1b2d4e' */
  keyId: string;
}

/** What became of a request. */
export class InboxAnswerDto {
  /** One for each event, in their order. */
  results: EventResultDto[];
  /** Of the users for whom there were events. */
  keys: CurrentKeyDto[];
}
