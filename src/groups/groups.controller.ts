import { Body, Controller, Delete, Get, HttpCode, Param, Patch, Post, Put, Query } from '@nestjs/common';
import { ApiBody, ApiParam, ApiTags } from '@nestjs/swagger';
import { type Caller, CurrentUser, Operation, PageQueryDto, UuidPipe } from '../common/index.js';
import { UsersService } from '../users/index.js';
import { AddMemberDto, ChangeRoleDto, CreateGroupDto, RenameGroupDto } from './dto/change-group.dto.js';
import { GroupDto, GroupPageDto } from './dto/group.dto.js';
import { toGroupDto } from './group.mapper.js';
import { GroupsService } from './groups.service.js';
import { MembersService } from './members.service.js';

const ApiGroupId = () =>
  ApiParam({
    name: 'id',
    description: 'Put the id of a group of yours in place of this one.',
    format: 'uuid',
    example: '019a9c1e-8a52-7c40-9d0e-3f0a5c1b2d4e',
  });
const ApiMember = () =>
  ApiParam({ name: 'username', description: 'A username or an address.', example: 'bob' });

@ApiTags('groups')
@Controller('groups')
export class GroupsController {
  constructor(
    private readonly groups: GroupsService,
    private readonly members: MembersService,
    private readonly users: UsersService,
  ) {}

  @Post()
  @Operation('groups.create', 'Make a group that you own', [
    'member_not_found',
    'peers_not_connected',
    'peer_unavailable',
  ])
  @ApiBody({
    type: CreateGroupDto,
    examples: {
      alone: { summary: 'With nobody in it but you', value: { name: 'Book club' } },
      bob: { summary: 'With Bob, when you are Alice', value: { name: 'Book club', members: ['bob'] } },
    },
  })
  async create(@CurrentUser() caller: Caller, @Body() { name, members }: CreateGroupDto): Promise<GroupDto> {
    return toGroupDto(await this.groups.create(caller, name, members ?? []), this.users);
  }

  @Get()
  @Operation('groups.list', 'Your groups, newest first', ['invalid_cursor'])
  async list(
    @CurrentUser() { userId }: Caller,
    @Query() { limit, cursor }: PageQueryDto,
  ): Promise<GroupPageDto> {
    const { items, nextCursor } = await this.groups.list(userId, limit, cursor);
    return { items: items.map((view) => toGroupDto(view, this.users)), nextCursor };
  }

  @Get(':id')
  @ApiGroupId()
  @Operation('groups.get', 'One of your groups', ['not_found'])
  async get(@CurrentUser() { userId }: Caller, @Param('id', UuidPipe) id: string): Promise<GroupDto> {
    return toGroupDto(await this.groups.get(userId, id), this.users);
  }

  @Put(':id')
  @ApiGroupId()
  @Operation('groups.rename', 'Rename a group', ['not_found', 'forbidden', 'group_hosted_elsewhere'])
  @ApiBody({
    type: RenameGroupDto,
    examples: { name: { summary: 'Another name', value: { name: 'Film club' } } },
  })
  async rename(
    @CurrentUser() caller: Caller,
    @Param('id', UuidPipe) id: string,
    @Body() { name }: RenameGroupDto,
  ): Promise<GroupDto> {
    return toGroupDto(await this.groups.rename(caller, id, name), this.users);
  }

  @Delete(':id')
  @ApiGroupId()
  @HttpCode(204)
  @Operation('groups.delete', 'Delete a group that you own', [
    'not_found',
    'forbidden',
    'group_hosted_elsewhere',
  ])
  async delete(@CurrentUser() caller: Caller, @Param('id', UuidPipe) id: string): Promise<void> {
    await this.groups.delete(caller, id);
  }

  @Post(':id/members')
  @ApiGroupId()
  @Operation('groups.addMember', 'Add somebody', [
    'not_found',
    'forbidden',
    'member_not_found',
    'already_member',
    'group_full',
    'group_hosted_elsewhere',
    'peers_not_connected',
    'peer_unavailable',
  ])
  @ApiBody({
    type: AddMemberDto,
    examples: {
      member: { summary: 'Bob, as a member', value: { username: 'bob' } },
      admin: { summary: 'Bob, as an admin', value: { username: 'bob', role: 'admin' } },
    },
  })
  async add(
    @CurrentUser() caller: Caller,
    @Param('id', UuidPipe) id: string,
    @Body() { username, role }: AddMemberDto,
  ): Promise<GroupDto> {
    return toGroupDto(await this.members.add(caller, id, username, role), this.users);
  }

  @Patch(':id/members/:username')
  @ApiGroupId()
  @ApiMember()
  @Operation('groups.changeRole', 'Change what somebody is', [
    'not_found',
    'forbidden',
    'last_owner',
    'group_hosted_elsewhere',
  ])
  @ApiBody({
    type: ChangeRoleDto,
    examples: { admin: { summary: 'An admin', value: { role: 'admin' } } },
  })
  async changeRole(
    @CurrentUser() caller: Caller,
    @Param('id', UuidPipe) id: string,
    @Param('username') username: string,
    @Body() { role }: ChangeRoleDto,
  ): Promise<GroupDto> {
    return toGroupDto(await this.members.changeRole(caller, id, username, role), this.users);
  }

  @Delete(':id/members/:username')
  @ApiGroupId()
  @ApiMember()
  @HttpCode(204)
  @Operation('groups.removeMember', 'Remove somebody, or leave', [
    'not_found',
    'forbidden',
    'last_owner',
    'group_hosted_elsewhere',
  ])
  async remove(
    @CurrentUser() caller: Caller,
    @Param('id', UuidPipe) id: string,
    @Param('username') username: string,
  ): Promise<void> {
    await this.members.remove(caller, id, username);
  }
}
