import { type Opener, type OpenRequest, type OpenResult, threadOpener } from '@sealpost/client';
import type { Answer, Question } from './messages.js';

/** Messages that are opened as one piece of work, so that the next question need not wait for a whole page. */
const AT_ONCE = 25;
/** After so many failures the Worker is not tried again. */
const MOST_FAILURES = 3;

interface Waiting {
  requests: OpenRequest[];
  resolve: (results: Promise<OpenResult[]>) => void;
}

/** Opens messages in a Worker; in this thread where there is none, and whatever a Worker that failed left undone. */
export class WorkerOpener implements Opener {
  readonly #waiting = new Map<number, Waiting>();
  #worker: Worker | null = null;
  #failures = 0;
  #asked = 0;

  /** @param start - makes the Worker, when it is first needed */
  constructor(private readonly start: () => Worker) {}

  async open(requests: OpenRequest[]): Promise<OpenResult[]> {
    const parts: OpenRequest[][] = [];
    for (let from = 0; from < requests.length; from += AT_ONCE)
      parts.push(requests.slice(from, from + AT_ONCE));
    return (await Promise.all(parts.map((part) => this.#ask(part)))).flat();
  }

  /** Ends the Worker; what it was asked is opened in this thread. */
  close(): void {
    this.#failures = MOST_FAILURES;
    this.#giveUp();
  }

  #ask(requests: OpenRequest[]): Promise<OpenResult[]> {
    if (this.#failures >= MOST_FAILURES) return threadOpener.open(requests);
    return new Promise((resolve) => {
      const id = ++this.#asked;
      this.#waiting.set(id, { requests, resolve });
      try {
        this.#worker ??= this.#begin();
        this.#worker.postMessage({ id, requests } satisfies Question);
      } catch {
        this.#fail();
      }
    });
  }

  #begin(): Worker {
    const worker = this.start();
    worker.addEventListener('message', ({ data }: MessageEvent<Answer>) => {
      this.#answered(data);
    });
    const fail = (): void => {
      if (worker === this.#worker) this.#fail();
    };
    worker.addEventListener('error', fail);
    worker.addEventListener('messageerror', fail);
    return worker;
  }

  #answered({ id, results }: Answer): void {
    const waiting = this.#waiting.get(id);
    if (!waiting) return;
    this.#waiting.delete(id);
    waiting.resolve(results ? Promise.resolve(results) : threadOpener.open(waiting.requests));
  }

  #fail(): void {
    this.#failures += 1;
    this.#giveUp();
  }

  #giveUp(): void {
    this.#worker?.terminate();
    this.#worker = null;
    for (const { requests, resolve } of this.#waiting.values()) resolve(threadOpener.open(requests));
    this.#waiting.clear();
  }
}

let shared: WorkerOpener | null = null;

/** The opener of the page: one Worker for all clients, so that a login after another does not leave one behind. */
export function workerOpener(): Opener {
  shared ??= new WorkerOpener(
    () => new Worker(new URL('./opener.worker.ts', import.meta.url), { type: 'module', name: 'opener' }),
  );
  return shared;
}
