import type { OpenRequest, OpenResult } from '@sealpost/client';

/** What the page asks the Worker: some messages to open. */
export interface Question {
  id: number;
  requests: OpenRequest[];
}

/** What the Worker answers, in the order of the requests. */
export interface Answer {
  id: number;
  /** Null when it could not be done there. */
  results: OpenResult[] | null;
}
