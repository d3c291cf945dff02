import { ApiProperty } from '@nestjs/swagger';

const UUID_EXAMPLE = '019a9c1e-8a52-7c40-9d0e-3f0a5c1b2d4e';
const ROLES = ['owner', 'admin', 'member'];

/** The data of `message.deleted`. */
export class MessageDeletedDto {
  /** @example '019a9c1e-8a52-7c40-9d0e-3f0a5c1b2d4e' */
  messageId: string;
  /** `self`: the caller deleted their copy on another device; `everyone`: the sender, or the sender's account, took it back. */
  @ApiProperty({ enum: ['self', 'everyone'], example: 'everyone' })
  scope: 'self' | 'everyone';
}

/** The data of `message.delivered` and `message.read`. */
export class MessageReceiptDto {
  /** @example '019a9c1e-8a52-7c40-9d0e-3f0a5c1b2d4e' */
  messageId: string;
  /** Who has it, or has read it. @example 'bob@localhost' */
  address: string;
  /** @example '2026-01-31T12:00:00.000Z' */
  at: string;
}

/** The data of `message.undelivered`: somebody on another server does not get it. */
export class MessageUndeliveredDto {
  /** @example '019a9c1e-8a52-7c40-9d0e-3f0a5c1b2d4e' */
  messageId: string;
  /** Who does not get it. @example 'bob@b.example' */
  address: string;
  /** `peer_unavailable` when their server took nothing for too long, or the code with which it refused. @example 'peer_unavailable' */
  reason: string;
}

/** The data of `key.rotated`. */
export class KeyRotatedDto {
  /** The caller's new current key. */
  @ApiProperty({ allOf: [{ $ref: '#/components/schemas/PublicKeyDto' }] })
  key: object;
}

/** The data of `contact.key_rotated`: somebody on another server, whom the caller has to do with, has a new key. */
export class ContactKeyRotatedDto {
  /** @example 'bob@b.example' */
  address: string;
  /** Their new current key. */
  @ApiProperty({ allOf: [{ $ref: '#/components/schemas/PublicKeyDto' }] })
  key: object;
}

/** The data of `group.updated`: a group was made or renamed, somebody's role in it changed, or it was deleted. */
export class GroupUpdatedDto {
  @ApiProperty({ example: UUID_EXAMPLE })
  groupId: string;
  /** Its name, when it was made or renamed. @example 'Book club' */
  name?: string;
  /** Whose role changed. @example 'bob' */
  username?: string;
  /** @example 'bob@localhost' */
  address?: string;
  /** What they are now. */
  @ApiProperty({ enum: ROLES, required: false })
  role?: string;
  /** When it was deleted. */
  deletedAt?: string;
}

/** The data of `group.member_added` and `group.member_removed`. */
export class GroupMembershipDto {
  @ApiProperty({ example: UUID_EXAMPLE })
  groupId: string;
  /** Who came or went. @example 'bob' */
  username: string;
  /** @example 'bob@localhost' */
  address: string;
  /** What they are, or were. */
  @ApiProperty({ enum: ROLES, example: 'member' })
  role: string;
}

/** The data of `session.revoked`. */
export class SessionRevokedDto {
  /** The session that ended. @example '019a9c1e-8a52-7c40-9d0e-3f0a5c1b2d4e' */
  sessionId: string;
}
