import { ApiProperty } from '@nestjs/swagger';
import { GROUP_ROLES, type GroupRole } from '../group-roles.js';

/** Somebody in a group. */
export class GroupMemberDto {
  /** @example 'bob' */
  username: string;
  /** @example 'bob@localhost' */
  address: string;
  /** @example 'Bob' */
  displayName: string | null;

  @ApiProperty({ enum: GROUP_ROLES, example: 'member' })
  role: GroupRole;

  /** @example '2026-01-31T12:00:00.000Z' */
  joinedAt: string;
}

/** A group that the caller is in. */
export class GroupDto {
  /** @example '019a9c1e-8a52-7c40-9d0e-3f0a5c1b2d4e' */
  id: string;
  /** What its messages carry as `to`. @example 'group:019a9c1e-8a52-7c40-9d0e-3f0a5c1b2d4e@localhost' */
  address: string;
  /** @example 'Book club' */
  name: string;
  /** @example '2026-01-31T12:00:00.000Z' */
  createdAt: string;
  /** In the order of joining. */
  members: GroupMemberDto[];
}

/** The caller's groups, newest first. */
export class GroupPageDto {
  items: GroupDto[];
  nextCursor: string | null;
}
