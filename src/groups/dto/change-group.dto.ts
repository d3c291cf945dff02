import { ArrayMaxSize, IsArray, IsIn, IsOptional } from 'class-validator';
import { ApiProperty } from '@nestjs/swagger';
import { IsLine, IsName } from '../../common/index.js';
import { GROUP_ROLES, type GroupRole, MAX_MEMBERS } from '../group-roles.js';

/** A group to make; whoever makes it owns it. */
export class CreateGroupDto {
  /** 1 to 100 characters. @example 'Book club' */
  @IsLine(100)
  name: string;

  /** Usernames or addresses of the others, up to 255; whoever is named twice is in once. @example ['bob'] */
  @ApiProperty({ maxItems: MAX_MEMBERS - 1 })
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(MAX_MEMBERS - 1)
  @IsName({ each: true })
  members?: string[];
}

/** A new name for a group. */
export class RenameGroupDto {
  /** 1 to 100 characters. @example 'Book club' */
  @IsLine(100)
  name: string;
}

/** Somebody to add. */
export class AddMemberDto {
  /** A username or an address. @example 'bob' */
  @IsName()
  username: string;

  @ApiProperty({ enum: GROUP_ROLES, default: 'member', required: false })
  @IsIn(GROUP_ROLES)
  role: GroupRole = 'member';
}

/** What somebody becomes. */
export class ChangeRoleDto {
  @ApiProperty({ enum: GROUP_ROLES, example: 'admin' })
  @IsIn(GROUP_ROLES)
  role: GroupRole;
}
