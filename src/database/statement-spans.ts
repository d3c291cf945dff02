import type { DataSource, EntitySubscriberInterface, QueryRunner } from 'typeorm';
import type { AfterQueryEvent, BeforeQueryEvent } from 'typeorm/subscriber/event/QueryEvent.js';
import { tracing } from '../tracing/index.js';

/** Makes a span of every statement that TypeORM runs. */
class StatementSpans implements EntitySubscriberInterface {
  /** When the statement began that a runner is at. */
  private readonly begins = new WeakMap<QueryRunner, number>();

  beforeQuery({ queryRunner }: BeforeQueryEvent): void {
    this.begins.set(queryRunner, performance.now());
  }

  afterQuery({ queryRunner, query, success, error }: AfterQueryEvent): void {
    const begin = this.begins.get(queryRunner) ?? performance.now();
    tracing.tracer?.statementEnded(query, begin, success ? undefined : error);
  }
}

/** Traces the statements of a data source, when traces are made. */
export function traceStatements(dataSource: DataSource): void {
  if (tracing.tracer) dataSource.subscribers.push(new StatementSpans());
}
