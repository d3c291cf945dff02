import type { IncomingMessage } from 'node:http';

/** What a span says of a request when it was answered. */
export interface RequestOutcome {
  method: string;
  /** The template of the path; absent when the request found no route. */
  route: string | undefined;
  status: number;
  requestId: string;
}

/** Makes spans. There is one only while traces are wanted. */
export interface Tracer {
  /**
   * Runs a request in a span of its own, which joins the trace that the caller names (`traceparent`, W3C Trace Context).
   *
   * @param run is given what ends the span
   * @returns the trace's id
   */
  request(request: IncomingMessage, run: (end: (outcome: RequestOutcome) => void) => void): string;
  /** Runs a part of a request in a span; of what belongs to no request there is none. */
  span<T>(name: string, run: () => Promise<T>): Promise<T>;
  /** The same for a statement. @param text SQL without its parameters */
  statement<T>(text: string, run: () => Promise<T>): Promise<T>;
  /** The same for a statement that has run. @param begin by `performance.now()` */
  statementEnded(text: string, begin: number, error: unknown): void;
  /** A function that runs as a part of the request that is under way now, wherever it is called. */
  bind(run: () => void): () => void;
  /** Sends what has not been sent. */
  stop(): Promise<void>;
}

/** The one tracer of the process, or none. */
export const tracing: { tracer: Tracer | undefined } = { tracer: undefined };
