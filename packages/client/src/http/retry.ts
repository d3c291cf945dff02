import { SealpostError } from './sealpost-error.js';

const FIRST_MILLISECONDS = 500;
const MOST_MILLISECONDS = 30_000;
const GIVE_UP_MILLISECONDS = 120_000;

/** When to give up, and what tells the time. */
export interface RetryOptions {
  signal?: AbortSignal;
  /** How long after the first try the last one may begin; two minutes unless told. */
  giveUpMilliseconds?: number;
  clock?: RetryClock;
}

/** The time, and chance. */
export interface RetryClock {
  /** Milliseconds. */
  now(): number;
  /** @throws the signal's reason */
  sleep(milliseconds: number, signal?: AbortSignal): Promise<void>;
  /** From 0 to 1. */
  random(): number;
}

/** Whether the same request may be answered another time: the server was not reached, is busy, or asks to wait. */
export function mayPass(error: unknown): error is SealpostError {
  return (
    error instanceof SealpostError &&
    (error.code === 'network' || error.status === 429 || error.status === 503 || isOfGateway(error))
  );
}

/** A proxy whose server restarts answers by itself, and not with a problem. */
function isOfGateway({ code, status = 0 }: SealpostError): boolean {
  return code === 'not_a_problem' && [502, 504].includes(status);
}

/**
 * Does some work until it is answered. Between two tries it waits half a second, doubled each time up to half a minute, less up to a
 * half by chance, and never less than the server's `Retry-After`.
 *
 * @throws the error of the last try; the signal's reason when it is aborted meanwhile
 */
export async function retry<T>(
  work: (attempt: number) => Promise<T>,
  { signal, giveUpMilliseconds = GIVE_UP_MILLISECONDS, clock = realClock }: RetryOptions = {},
): Promise<T> {
  const end = clock.now() + giveUpMilliseconds;
  for (let attempt = 1; ; attempt++) {
    signal?.throwIfAborted();
    try {
      return await work(attempt);
    } catch (error) {
      if (!mayPass(error)) throw error;
      const wait = waitOf(attempt, error, clock);
      if (clock.now() + wait > end) throw error;
      await clock.sleep(wait, signal);
    }
  }
}

function waitOf(attempt: number, { retryAfterSeconds = 0 }: SealpostError, clock: RetryClock): number {
  const backoff = Math.min(FIRST_MILLISECONDS * 2 ** (attempt - 1), MOST_MILLISECONDS);
  return Math.max(backoff * (0.5 + clock.random() / 2), retryAfterSeconds * 1000);
}

/** Waits. @throws the signal's reason when it is aborted */
export function sleep(milliseconds: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const abort = (): void => {
      clearTimeout(timer);
      reject(signal?.reason as Error);
    };
    const timer = setTimeout(() => {
      signal?.removeEventListener('abort', abort);
      resolve();
    }, milliseconds);
    if (signal?.aborted) abort();
    else signal?.addEventListener('abort', abort, { once: true });
  });
}

const realClock: RetryClock = { now: () => Date.now(), sleep, random: () => Math.random() };
