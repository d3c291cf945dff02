import { Body, Controller, Get, Patch } from '@nestjs/common';
import { ApiBody, ApiTags } from '@nestjs/swagger';
import { type Caller, CurrentUser, Operation } from '../common/index.js';
import { type User, UsersService } from '../users/index.js';
import { DirectoryService } from './directory.service.js';
import { ChangeProfileDto } from './dto/change-profile.dto.js';
import { ProfileDto } from './dto/user.dto.js';
import { toProfileDto } from './user.mapper.js';

@ApiTags('users')
@Controller('users/me')
export class MeController {
  constructor(
    private readonly users: UsersService,
    private readonly directory: DirectoryService,
  ) {}

  @Get()
  @Operation('users.me', 'Your profile')
  async get(@CurrentUser() caller: Caller): Promise<ProfileDto> {
    return this.profileOf(await this.users.get(caller.userId));
  }

  @Patch()
  @Operation('users.update', 'Change your display name or e-mail address', ['email_taken'])
  @ApiBody({
    type: ChangeProfileDto,
    examples: {
      both: { summary: 'Both', value: { displayName: 'Alice Liddell', email: 'alice@example.com' } },
      clear: { summary: 'No e-mail address any more', value: { email: null } },
    },
  })
  async update(@CurrentUser() caller: Caller, @Body() change: ChangeProfileDto): Promise<ProfileDto> {
    return this.profileOf(await this.users.changeProfile(caller.userId, change));
  }

  private async profileOf(user: User): Promise<ProfileDto> {
    const key = await this.directory.currentKey(user);
    return toProfileDto({ user, key }, this.users.addressOf(user.username));
  }
}
