import { AsyncLocalStorage } from 'node:async_hooks';
import type { IncomingMessage } from 'node:http';
import {
  type Context,
  defaultTextMapGetter,
  ROOT_CONTEXT,
  type Span,
  SpanKind,
  type SpanOptions,
  SpanStatusCode,
  trace,
} from '@opentelemetry/api';
import { W3CTraceContextPropagator } from '@opentelemetry/core';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { resourceFromAttributes } from '@opentelemetry/resources';
import {
  BatchSpanProcessor,
  ParentBasedSampler,
  TraceIdRatioBasedSampler,
  TracerProvider,
} from '@opentelemetry/sdk-trace';
import type { RequestOutcome, Tracer } from './tracer.js';

/** A text of SQL is cut off there. */
const MAX_CHARACTERS = 4096;
/** The process does not wait longer for a collector that is away. */
const STOP_MILLISECONDS = 1000;

/**
 * Spans by hand rather than by instrumentation, which patches modules when they are loaded and knows neither our server beneath Nest nor
 * the statements that requests share. Names of attributes: OpenTelemetry's semantic conventions for HTTP and databases.
 */
export class OtlpTracer implements Tracer {
  private readonly provider: TracerProvider;
  private readonly spans;
  private readonly current = new AsyncLocalStorage<Context>();
  private readonly propagator = new W3CTraceContextPropagator();

  /**
   * @param endpoint to which `/v1/traces` is added
   * @param ratio of requests that are traced, 0 to 1
   */
  constructor(endpoint: string, ratio: number) {
    const root = new TraceIdRatioBasedSampler(ratio);
    const exporter = new OTLPTraceExporter({ url: `${endpoint.replace(/\/$/, '')}/v1/traces` });
    this.provider = new TracerProvider({
      resource: resourceFromAttributes({ 'service.name': process.env.OTEL_SERVICE_NAME ?? 'sealpost' }),
      // How much is traced is decided here, and not by whoever sends a `traceparent`.
      sampler: new ParentBasedSampler({ root, remoteParentSampled: root, remoteParentNotSampled: root }),
      spanLimits: { attributeValueLengthLimit: MAX_CHARACTERS },
      spanProcessors: [new BatchSpanProcessor({ exporter })],
    });
    this.spans = this.provider.getTracer('sealpost');
  }

  request(
    { headers, method = '' }: IncomingMessage,
    run: (end: (outcome: RequestOutcome) => void) => void,
  ): string {
    const parent = this.propagator.extract(ROOT_CONTEXT, headers, defaultTextMapGetter);
    const span = this.spans.startSpan(method, { kind: SpanKind.SERVER }, parent);
    this.current.run(trace.setSpan(parent, span), run, (outcome: RequestOutcome) => {
      describe(span, outcome);
      span.end();
    });
    return span.spanContext().traceId;
  }

  span<T>(name: string, run: () => Promise<T>): Promise<T> {
    return this.runIn(name, {}, run);
  }

  statement<T>(text: string, run: () => Promise<T>): Promise<T> {
    const { name, options } = statementSpan(text);
    return this.runIn(name, options, run);
  }

  statementEnded(text: string, begin: number, error: unknown): void {
    const parent = this.current.getStore();
    if (!parent) return;
    const { name, options } = statementSpan(text);
    const startTime = performance.timeOrigin + begin;
    const span = this.spans.startSpan(name, { ...options, startTime }, parent);
    if (error !== undefined) fail(span, error);
    span.end(performance.timeOrigin + performance.now());
  }

  bind(run: () => void): () => void {
    const context = this.current.getStore();
    return context
      ? () => {
          this.current.run(context, run);
        }
      : run;
  }

  async stop(): Promise<void> {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, STOP_MILLISECONDS);
    });
    // What a collector that is away has not taken is lost.
    await Promise.race([this.provider.shutdown().catch(() => undefined), late]);
    clearTimeout(timer);
  }

  private async runIn<T>(name: string, options: SpanOptions, run: () => Promise<T>): Promise<T> {
    const parent = this.current.getStore();
    if (!parent) return run();
    const span = this.spans.startSpan(name, options, parent);
    try {
      return await this.current.run(trace.setSpan(parent, span), run);
    } catch (error) {
      fail(span, error);
      throw error;
    } finally {
      span.end();
    }
  }
}

function describe(span: Span, { method, route, status, requestId }: RequestOutcome): void {
  span.updateName(route === undefined ? method : `${method} ${route}`);
  span.setAttributes({
    'http.request.method': method,
    ...(route !== undefined && { 'http.route': route }),
    'http.response.status_code': status,
    'sealpost.request_id': requestId,
  });
  if (status >= 500) span.setStatus({ code: SpanStatusCode.ERROR });
}

/** Of an error nothing but its kind: its message may hold values. */
function fail(span: Span, error: unknown): void {
  span.setStatus({ code: SpanStatusCode.ERROR });
  const kind = error instanceof Error ? ((error as { code?: unknown }).code ?? error.name) : typeof error;
  span.setAttribute('error.type', typeof kind === 'string' ? kind : 'Error');
}

function statementSpan(text: string): { name: string; options: SpanOptions } {
  const name = (/\b(INSERT|UPDATE|DELETE)\b/.exec(text) ?? /^\W*(\w+)/.exec(text))?.[1] ?? 'statement';
  const attributes = {
    'db.system.name': 'postgresql',
    'db.operation.name': name,
    'db.query.text': text.replace(/\s+/g, ' ').trim(),
  };
  return { name, options: { kind: SpanKind.CLIENT, attributes } };
}
