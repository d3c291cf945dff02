import { ApiPropertyOptional, getSchemaPath } from '@nestjs/swagger';

/** A field of the request and what is wrong with it. */
export class FieldErrorDto {
  /** Path of the field, as in `attachments.0.filename`. @example 'username' */
  field: string;
  /** What is wrong with it. @example 'must be 3 to 32 characters' */
  message: string;
}

/** Why a request was refused (RFC 9457, `application/problem+json`). */
export class ProblemDto {
  /** A URI for the kind of problem. @example 'urn:sealpost:problem:invalid_request' */
  type: string;
  /** The kind in words. @example 'The request has a field that cannot be accepted' */
  title: string;
  /** The HTTP status. @example 400 */
  status: number;
  /** The stable word to branch on. @example 'invalid_request' */
  code: string;
  /** What happened this time. @example 'username: must be 3 to 32 characters' */
  detail: string;
  /** The id under which the server logged the request. @example '0f8f4f0e-7a0e-4b0b-9d0c-0d4f6a1f0b6a' */
  requestId: string;
  /** The fields that were refused. */
  errors?: FieldErrorDto[];
  /** Of `stale_keys`: the current key of each reader and of the sender. */
  @ApiPropertyOptional({ type: 'array', items: { $ref: getSchemaPath('ReaderKeyDto') } })
  keys?: object[];
  /** Of `stale_keys`: the ids of current keys that the request did not name. */
  missing?: string[];
  /** Of `stale_keys`: the ids that it named and that are not, or no longer, current. */
  unexpected?: string[];
  /** Of `cursor_expired`: what to read before following the log anew. @example '/api/messages?direction=all' */
  snapshot?: string;
  /** Of `stale_sealed_request`: the server's time. @example '2026-01-31T12:00:00.000Z' */
  serverTime?: string;
  /** Of `not_ready`, as `GET /health/ready` tells it: each part by name. */
  @ApiPropertyOptional({
    type: 'object',
    additionalProperties: { type: 'object', additionalProperties: true },
  })
  details?: Record<string, object>;
}
