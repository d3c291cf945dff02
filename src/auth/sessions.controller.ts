import { Controller, Delete, Get, HttpCode, Param, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { type Caller, CurrentUser, Operation, PageQueryDto, UuidPipe } from '../common/index.js';
import { SessionPageDto } from './dto/session.dto.js';
import { toSessionInfoDto } from './session.mapper.js';
import { SessionsService } from './sessions.service.js';

@ApiTags('auth')
@Controller('auth/sessions')
export class SessionsController {
  constructor(private readonly sessions: SessionsService) {}

  @Get()
  @Operation('sessions.list', 'Your sessions, newest first', ['invalid_cursor'])
  async list(@CurrentUser() caller: Caller, @Query() query: PageQueryDto): Promise<SessionPageDto> {
    const { items, nextCursor } = await this.sessions.list(caller.userId, query.limit, query.cursor);
    return { items: items.map((session) => toSessionInfoDto(session, caller)), nextCursor };
  }

  @Delete(':id')
  @HttpCode(204)
  @Operation('sessions.revoke', 'End one of your sessions', ['not_found'])
  async revoke(@CurrentUser() caller: Caller, @Param('id', UuidPipe) id: string): Promise<void> {
    await this.sessions.end(caller.userId, id);
  }

  @Delete()
  @HttpCode(204)
  @Operation('sessions.revokeOthers', 'End every session of yours but this one')
  async revokeOthers(@CurrentUser() caller: Caller): Promise<void> {
    await this.sessions.endOthers(caller.userId, caller.sessionId);
  }
}
