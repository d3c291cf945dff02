import { Module } from '@nestjs/common';
import { TerminusModule } from '@nestjs/terminus';
import { HealthController } from './health.controller.js';
import { DatabaseHealthIndicator } from './database.health.js';
import { NodesHealthIndicator } from './nodes.health.js';

/** Answers an orchestrator's questions. */
@Module({
  imports: [TerminusModule.forRoot({ logger: false })],
  controllers: [HealthController],
  providers: [DatabaseHealthIndicator, NodesHealthIndicator],
  exports: [NodesHealthIndicator],
})
export class HealthModule {}
