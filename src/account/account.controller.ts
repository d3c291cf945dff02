import { Readable } from 'node:stream';
import { Body, Controller, Delete, Get, HttpCode, StreamableFile } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { ApiForms, type Caller, CurrentUser, OneOfPipe, Operation } from '../common/index.js';
import { Limited } from '../rate-limits/index.js';
import { DeletionService } from './deletion.service.js';
import { DeleteByAuthKeyDto, DeleteByPasswordDto } from './dto/delete-account.dto.js';
import { ExportDto } from './dto/export.dto.js';
import { ExportService } from './export.service.js';

@ApiTags('users')
@Controller('users/me')
export class AccountController {
  constructor(
    private readonly deletion: DeletionService,
    private readonly exports: ExportService,
  ) {}

  @Delete()
  @HttpCode(204)
  @Limited('confirmations')
  @Operation('users.delete', 'Delete your account, and what you sent, for everyone', [
    'invalid_credentials',
    'overloaded',
  ])
  @ApiForms([DeleteByPasswordDto, DeleteByAuthKeyDto], {
    password: { summary: 'Confirmed by the password', value: { password: 'correct horse battery staple' } },
  })
  async delete(
    @CurrentUser() caller: Caller,
    @Body(new OneOfPipe({ password: DeleteByPasswordDto, authKey: DeleteByAuthKeyDto }))
    body: DeleteByPasswordDto | DeleteByAuthKeyDto,
  ): Promise<void> {
    await this.deletion.delete(caller.userId, body);
  }

  @Get('export')
  @ApiOkResponse({
    description:
      'Profile, keyring, picture, sessions, groups, event log and every message with its attachments, as one JSON file.',
    type: ExportDto,
  })
  @Operation('users.export', 'Everything that the server holds about you')
  async export(@CurrentUser() caller: Caller): Promise<StreamableFile> {
    const json = await this.exports.json(caller);
    const file = new StreamableFile(Readable.from(json, { highWaterMark: 1 }), {
      type: 'application/json; charset=utf-8',
      disposition: 'attachment; filename="sealpost-export.json"',
    });
    // The head is out: what fails now ends the connection, rather than a document that looks whole.
    return file.setErrorHandler((_error, response) => response.destroy?.());
  }
}
