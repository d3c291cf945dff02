import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';
import { type GaugeName, GAUGES } from './gauges.js';

/** Upper bounds in seconds: from one row of a database to a long poll. */
const BUCKETS = [0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];

/** A request as it ended. Its route is the template of a path, so that there are no more of them than there are in the code. */
export interface AnsweredRequest {
  method: string;
  route: string;
  status: number | 'aborted';
}

/** What is refused because there is too much of it. */
export type ShedWork = 'key_work' | 'requests';

/**
 * What the server counts and measures, in the format of Prometheus. Every other module records through this class. A label takes values
 * that stand in the code, and never a name, an id or anything else that a client chooses.
 */
export class Metrics {
  private readonly registry = new Registry();
  private readonly requests = new Histogram({
    name: 'sealpost_http_request_duration_seconds',
    help: 'Requests that were answered, by route and status, from the head of the request to the last byte of the answer.',
    labelNames: ['method', 'route', 'status'] as const,
    buckets: BUCKETS,
    registers: [this.registry],
  });
  private readonly sends = this.counter('sealpost_sends_total', 'Messages that were stored.', 'sealed_by');
  private readonly pushes = this.counter('sealpost_pushes_total', 'Events that were written to sockets.');
  private readonly ended = this.counter(
    'sealpost_sockets_ended_total',
    'Sockets that the server closed.',
    'reason',
  );
  private readonly limited = this.counter(
    'sealpost_rate_limit_hits_total',
    'What was refused because there was too much of it in a time, by the name of the limit.',
    'limit',
  );
  private readonly refused = this.counter(
    'sealpost_shed_total',
    'What was refused because the server was busy.',
    'what',
  );

  private readonly delivered = this.counter(
    'sealpost_outbox_events_total',
    'Events that peers were told of, by what became of them.',
    'outcome',
  );

  /** The media type of {@link scrape}. */
  get contentType(): string {
    return this.registry.contentType;
  }

  /** Everything as Prometheus reads it (text format 0.0.4). */
  scrape(): Promise<string> {
    return this.registry.metrics();
  }

  /** Adds what Node knows of the process: memory, processor time, descriptors, collections, and how late the event loop is. */
  watchProcess(): void {
    collectDefaultMetrics({ register: this.registry });
  }

  /** @param read answers the value; called at each scrape, so it must be cheap */
  watch(name: GaugeName, read: () => number): void {
    const gauge = new Gauge({
      name,
      help: GAUGES[name],
      registers: [this.registry],
      collect: () => {
        gauge.set(read());
      },
    });
  }

  requestAnswered({ method, route, status }: AnsweredRequest, seconds: number): void {
    this.requests.observe({ method, route, status }, seconds);
  }

  messageSent(sealedBy: 'server' | 'client'): void {
    this.sends.inc({ sealed_by: sealedBy });
  }

  eventPushed(): void {
    this.pushes.inc();
  }

  /** @param reason one of a closed list */
  socketEnded(reason: string): void {
    this.ended.inc({ reason });
  }

  /** @param limit the name of a limit, as the code has it */
  rateLimited(limit: string): void {
    this.limited.inc({ limit });
  }

  shed(what: ShedWork): void {
    this.refused.inc({ what });
  }

  /** @param events how many of them peers have taken, or nobody tries to bring them any more */
  outboxDelivered(outcome: 'delivered' | 'given_up', events: number): void {
    this.delivered.inc({ outcome }, events);
  }

  private counter<Label extends string>(name: string, help: string, ...labelNames: Label[]): Counter<Label> {
    return new Counter({ name, help, labelNames, registers: [this.registry] });
  }
}
