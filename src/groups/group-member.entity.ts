import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import { User } from '../users/index.js';
import { Group } from './group.entity.js';
import type { GroupRole } from './group-roles.js';

/** Somebody who is in a group now. */
@Entity('group_members')
@Check('group_members_role_check', `role IN ('owner', 'admin', 'member')`)
export class GroupMember {
  @ForeignKey(() => Group, { name: 'group_members_group_id_fkey', onDelete: 'CASCADE' })
  @PrimaryColumn('uuid', { name: 'group_id' })
  groupId: string;

  @Index('group_members_user_id_idx')
  @ForeignKey(() => User, { name: 'group_members_user_id_fkey', onDelete: 'CASCADE' })
  @PrimaryColumn('uuid', { name: 'user_id' })
  userId: string;

  @Column('text')
  role: GroupRole;

  @Column({ type: 'timestamptz', name: 'joined_at', precision: 3 })
  joinedAt: Date;
}
