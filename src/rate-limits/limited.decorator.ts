import { applyDecorators, SetMetadata, UseGuards } from '@nestjs/common';
import { ApiExtension } from '@nestjs/swagger';
import { LIMITED, RateLimitGuard } from './rate-limit.guard.js';
import type { RateLimitName } from './rate-limit-table.js';

/** Marks a limited operation in the raw document; the finished one describes the refusal and the headers. */
export const RATE_LIMITED_EXTENSION = 'x-rate-limited';

/** Says in the API document that the operation is limited. */
export const ApiRateLimited = () => ApiExtension(RATE_LIMITED_EXTENSION, true);

/** A route behind the token guard, every request to which counts for the user that makes it. */
export const Limited = (...names: RateLimitName[]) =>
  applyDecorators(SetMetadata(LIMITED, names), UseGuards(RateLimitGuard), ApiRateLimited());
