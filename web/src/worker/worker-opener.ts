import { type Opener, threadOpener } from '@sealpost/client';

/** Opens messages in a Worker, and in this thread when there is none. */
export function workerOpener(): Opener {
  return threadOpener();
}
