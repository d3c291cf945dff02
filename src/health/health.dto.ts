import { ApiProperty } from '@nestjs/swagger';

/** That the server, or each part of it, is well. */
export class HealthDto {
  /** @example 'ok' */
  status: 'ok';

  @ApiProperty({
    description: 'Each part by name.',
    type: 'object',
    additionalProperties: { type: 'object', additionalProperties: true },
    example: { database: { status: 'up' }, nodes: { status: 'up', mode: 'several', redis: 'up' } },
  })
  details: Record<string, object>;
}
