import { Module, type OnApplicationShutdown } from '@nestjs/common';
import { tracing } from './tracer.js';

/** Sends the last spans when the application stops. */
@Module({})
export class TracingModule implements OnApplicationShutdown {
  async onApplicationShutdown(): Promise<void> {
    await tracing.tracer?.stop();
  }
}
