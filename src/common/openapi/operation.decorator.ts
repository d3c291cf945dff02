import { applyDecorators } from '@nestjs/common';
import { ApiExtension, ApiOperation } from '@nestjs/swagger';
import type { ProblemCode } from '../errors/problem-codes.js';

/** The codes that an operation may answer, in the raw document; the finished one describes each as a response. */
export const PROBLEMS_EXTENSION = 'x-problems';

/**
 * What the API document says of a route.
 *
 * @param id `resource.verb`, stable: clients are generated from it
 * @param summary one line
 * @param problems the codes that it answers beside the ones that every route of its kind does
 */
export const Operation = (id: string, summary: string, problems: ProblemCode[] = [], description?: string) =>
  applyDecorators(
    ApiOperation({ operationId: id, summary, ...(description !== undefined && { description }) }),
    ApiExtension(PROBLEMS_EXTENSION, problems),
  );
