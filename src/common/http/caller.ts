import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { Request } from 'express';
import type { Work } from './admission.js';

/** Whoever made the request, as the token guard found them. */
export interface Caller {
  userId: string;
  username: string;
  /** `username@SERVER_NAME` */
  address: string;
  sessionId: string;
  /** What they showed: the session's own token, or an access token had by it. */
  credential: 'session' | 'access-token';
  /** The account's key for request digests, opened with the token that came with this request. */
  digestKey: () => Buffer;
}

declare module 'express' {
  interface Request {
    /** Names the request in its answer and in the log. */
    id: string;
    /** The path of its route as the code has it, with `:name` for each parameter; absent for what is no controller's. */
    template?: string;
    /** The trace that it belongs to, when there is one. */
    traceId?: string;
    caller?: Caller;
    /** Its place among the requests at work; those that are never refused have none. */
    work?: Work;
  }
}

/** The {@link Caller} as a parameter of a handler behind the token guard. */
export const CurrentUser = createParamDecorator((_: unknown, context: ExecutionContext): Caller => {
  const { caller } = context.switchToHttp().getRequest<Request>();
  if (!caller) throw new Error('A public route has no current user.');
  return caller;
});
