import { Body, Controller, Delete, Get, HttpCode, Param, Put, Res } from '@nestjs/common';
import { ApiOkResponse, ApiParam, ApiProduces, ApiResponse, ApiTags } from '@nestjs/swagger';
import type { Response } from 'express';
import { AppError, type Caller, CurrentUser, Operation, TakesFile } from '../common/index.js';
import { Limited } from '../rate-limits/index.js';
import { AVATAR_MEDIA_TYPES, AvatarsService, MAX_AVATAR_BYTES } from '../users/index.js';
import { DirectoryService } from './directory.service.js';

@ApiTags('users')
@Controller('users')
export class AvatarController {
  constructor(
    private readonly avatars: AvatarsService,
    private readonly directory: DirectoryService,
  ) {}

  @Put('me/avatar')
  @HttpCode(204)
  @TakesFile(AVATAR_MEDIA_TYPES, MAX_AVATAR_BYTES)
  @Limited('uploads')
  @Operation('users.putAvatar', 'Set your picture: PNG, JPEG or WebP of up to 256 KiB')
  async put(@CurrentUser() caller: Caller, @Body() content: Buffer | undefined): Promise<void> {
    if (!Buffer.isBuffer(content)) throw new AppError('invalid_request', 'The body must be a picture.');
    await this.avatars.put(caller.userId, content);
  }

  @Delete('me/avatar')
  @HttpCode(204)
  @Operation('users.deleteAvatar', 'Remove your picture')
  async remove(@CurrentUser() caller: Caller): Promise<void> {
    await this.avatars.remove(caller.userId);
  }

  @Get(':username/avatar')
  @ApiParam({ name: 'username', description: 'A username or an address.', example: 'alice' })
  @ApiProduces(...AVATAR_MEDIA_TYPES)
  @ApiOkResponse({ description: 'The picture.', schema: { type: 'string', format: 'binary' } })
  @ApiResponse({ status: 304, description: 'It is still what `If-None-Match` names.' })
  @Operation('users.avatar', "A user's picture", ['not_found', 'peer_unavailable'])
  async get(@Param('username') username: string, @Res() response: Response): Promise<void> {
    const user = await this.directory.findUser(username);
    const { mimeType, content, digest } = await this.avatars.get(user.id);
    response.set({
      'Content-Type': mimeType,
      ETag: `"${digest}"`,
      'Cache-Control': 'private, no-cache',
      'X-Content-Type-Options': 'nosniff',
    });
    // Express answers 304 to an If-None-Match with this ETag.
    response.send(content);
  }
}
