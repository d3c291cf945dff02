export { startTracing } from './start-tracing.js';
export { type RequestOutcome, type Tracer, tracing } from './tracer.js';
export { TracingModule } from './tracing.module.js';
