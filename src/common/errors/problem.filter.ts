import { type ArgumentsHost, Catch, type ExceptionFilter, Logger } from '@nestjs/common';
import type { Request, Response } from 'express';
import { PROBLEMS } from './problem-codes.js';
import { toAppError, toProblem } from './to-problem.js';

/** Answers every error as `application/problem+json`. Only failures of the server itself are logged as errors. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  private readonly logger = new Logger('Problem');

  catch(error: unknown, host: ArgumentsHost): void {
    this.answer(error, host.switchToHttp().getRequest(), host.switchToHttp().getResponse());
  }

  /** What {@link catch} does, for handlers outside of Nest's router. */
  answer(error: unknown, request: Request, response: Response): void {
    const failure = toAppError(error);
    const requestId = request.id;
    if (failure.code === 'internal_error') this.logger.error({ err: error, requestId });
    if (response.headersSent) {
      response.destroy();
      return;
    }
    if (failure.retryAfterSeconds !== undefined) {
      response.setHeader('Retry-After', String(failure.retryAfterSeconds));
    }
    response.statusCode = PROBLEMS[failure.code].status;
    response.setHeader('Content-Type', 'application/problem+json');
    response.end(JSON.stringify(toProblem(failure, requestId)));
  }
}
