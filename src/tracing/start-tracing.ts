import type { Settings } from '../config/index.js';
import { tracing } from './tracer.js';

/** Begins to make traces, when the settings say where they go. Nothing of OpenTelemetry is loaded otherwise. */
export async function startTracing({ otelExporterOtlpEndpoint, tracedPercent }: Settings): Promise<void> {
  if (otelExporterOtlpEndpoint === null) return;
  const { OtlpTracer } = await import('./otlp-tracer.js');
  tracing.tracer = new OtlpTracer(otelExporterOtlpEndpoint, tracedPercent / 100);
}
