import { Controller, Get, Param, Query } from '@nestjs/common';
import { ApiParam, ApiTags } from '@nestjs/swagger';
import { type Caller, CurrentUser, Operation, PageQueryDto } from '../common/index.js';
import {
  KeyringService,
  PublicKeyDto,
  PublicKeyPageDto,
  toPublicKeyDto,
  toPublicKeyVersionDto,
} from '../keys/index.js';
import { Limited } from '../rate-limits/index.js';
import { UsersService } from '../users/index.js';
import { DirectoryService } from './directory.service.js';
import { SearchUsersDto } from './dto/search-users.dto.js';
import { UserDto, UserPageDto } from './dto/user.dto.js';
import { toUserDto } from './user.mapper.js';

const ApiUsername = () =>
  ApiParam({ name: 'username', description: 'A username or an address.', example: 'alice' });

@ApiTags('users')
@Controller('users')
export class UsersController {
  constructor(
    private readonly directory: DirectoryService,
    private readonly keyring: KeyringService,
    private readonly users: UsersService,
  ) {}

  @Get()
  @Limited('searches')
  @Operation('users.list', 'Other users, with their current public keys', [
    'invalid_cursor',
    'peer_unavailable',
  ])
  async list(@CurrentUser() caller: Caller, @Query() query: SearchUsersDto): Promise<UserPageDto> {
    const page = await this.directory.search(caller.userId, query.limit, query.search, query.cursor);
    return {
      items: page.items.map((found) => toUserDto(found, this.users.addressOf(found.user.username))),
      nextCursor: page.nextCursor,
    };
  }

  @Get(':username')
  @ApiUsername()
  @Operation('users.get', 'A user, with their current public keys', ['not_found', 'peer_unavailable'])
  async get(@Param('username') username: string): Promise<UserDto> {
    const found = await this.directory.find(username);
    return toUserDto(found, this.users.addressOf(found.user.username));
  }

  @Get(':username/public-key')
  @ApiUsername()
  @Operation('users.publicKey', 'The public keys to wrap and to verify with now', [
    'not_found',
    'peer_unavailable',
  ])
  async publicKey(@Param('username') username: string): Promise<PublicKeyDto> {
    const { key } = await this.directory.find(username);
    return toPublicKeyDto(key);
  }

  @Get(':username/keys')
  @ApiUsername()
  @Operation('users.keys', "The history of a user's public keys, newest first", [
    'not_found',
    'invalid_cursor',
    'peer_unavailable',
  ])
  async keys(@Param('username') username: string, @Query() query: PageQueryDto): Promise<PublicKeyPageDto> {
    const user = await this.directory.findUser(username);
    const page = await this.keyring.history(user, query.limit, query.cursor);
    return { items: page.items.map(toPublicKeyVersionDto), nextCursor: page.nextCursor };
  }
}
