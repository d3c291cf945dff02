import { Controller, Get, Header, Req } from '@nestjs/common';
import { ApiOkResponse, ApiResponse, ApiTags } from '@nestjs/swagger';
import type { Request } from 'express';
import { Operation, Public } from '../common/index.js';
import { Settings } from '../config/index.js';
import { JwkSetDto, ServerDescriptionDto, TransportJwkSetDto } from './dto/well-known.dto.js';
import { ServerKeysService } from './server-keys.service.js';
import { TransportKeysService } from './transport-keys.service.js';

/** A new key is published before others notice that theirs is old. */
const FOR_FIVE_MINUTES = 'public, max-age=300';

/** Express answers so to an If-None-Match with the ETag that it gave. */
const UNCHANGED = { status: 304, description: 'It is still what `If-None-Match` names.' };

/** What other programs find out about this server by its origin alone (RFC 8615). */
@ApiTags('service')
@Controller('.well-known')
@Public()
export class WellKnownController {
  constructor(
    private readonly keys: ServerKeysService,
    private readonly transportKeys: TransportKeysService,
    private readonly settings: Settings,
  ) {}

  @Get('sealpost')
  @Header('Cache-Control', FOR_FIVE_MINUTES)
  @ApiOkResponse({ type: ServerDescriptionDto })
  @ApiResponse(UNCHANGED)
  @Operation('server.describe', 'Who this server is, and by which keys it is known')
  async describe(@Req() request: Request): Promise<ServerDescriptionDto> {
    const origin = this.settings.publicUrl ?? `${request.protocol}://${request.get('host') ?? ''}`;
    const { serverName: name, sealedTransport } = this.settings;
    return {
      name,
      apiUrl: `${origin}/api`,
      signingKeys: await this.jwks(),
      endorsements: await this.keys.endorsements(),
      sealedTransport,
      transportKeys: (sealedTransport === 'off'
        ? { keys: [] }
        : await this.transportKeys.published()) as TransportJwkSetDto,
    };
  }

  @Get('jwks.json')
  @Header('Cache-Control', FOR_FIVE_MINUTES)
  @ApiOkResponse({ type: JwkSetDto })
  @ApiResponse(UNCHANGED)
  @Operation('server.keys', 'The keys that check an access token, as a JWK set')
  async jwks(): Promise<JwkSetDto> {
    return (await this.keys.published()) as JwkSetDto;
  }
}
