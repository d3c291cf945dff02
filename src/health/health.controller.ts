import { Controller, Get, type OnModuleDestroy } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { HealthCheckService } from '@nestjs/terminus';
import { AppError, Operation, Public } from '../common/index.js';
import { DatabaseHealthIndicator } from './database.health.js';
import { HealthDto } from './health.dto.js';
import { NodesHealthIndicator } from './nodes.health.js';

@ApiTags('service')
@Controller('health')
@Public()
export class HealthController implements OnModuleDestroy {
  private isStopping = false;

  constructor(
    private readonly health: HealthCheckService,
    private readonly database: DatabaseHealthIndicator,
    private readonly nodes: NodesHealthIndicator,
  ) {}

  @Get('live')
  @ApiOkResponse({ type: HealthDto })
  @Operation('health.live', 'Whether the process answers')
  live(): HealthDto {
    return { status: 'ok', details: {} };
  }

  @Get('ready')
  @ApiOkResponse({ type: HealthDto })
  @Operation('health.ready', 'Whether requests can be served; says which part is not ready', ['not_ready'])
  async ready(): Promise<HealthDto> {
    if (this.isStopping) throw new AppError('not_ready', 'The server is stopping.');
    const result = await this.health.check([
      () => this.database.answers('database'),
      () => this.database.isMigrated('migrations'),
      () => this.nodes.isKnown('nodes'),
    ]);
    return { status: 'ok', details: result.details };
  }

  onModuleDestroy(): void {
    this.isStopping = true;
  }
}
