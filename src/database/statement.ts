import { createHash } from 'node:crypto';
import type { Pool, PoolClient, QueryResultRow } from 'pg';
import { type DataSource, type EntityManager, QueryFailedError } from 'typeorm';
import { tracing } from '../tracing/index.js';
import { toBinaryArray } from './binary-array.js';

/** A parameter that is an array. */
const ARRAY = /\$(\d+)::(\w+)\[\]/g;
/** One that is taken apart into rows. */
const UNNESTED = /(?<=unnest\([^()]*)\$\d+::\w+\[\]/g;

/**
 * SQL that PostgreSQL parses and plans once for each connection, rather than for each run: for what every request needs, where planning
 * would take longer than running.
 *
 * It keeps a plan only when one made for the parameters at hand would not be cheaper, and takes an array for ten rows unless it sees how
 * long it is. So a plan for a single row would always win, and be made anew each time. In a subquery no plan can see it.
 */
export class Statement<Row extends QueryResultRow> {
  private readonly name: string;
  private readonly text: string;
  /** The types of the elements of those parameters that are arrays, by their place among all. */
  private readonly arrays: ReadonlyMap<number, string>;

  constructor(text: string) {
    this.arrays = new Map([...text.matchAll(ARRAY)].map(([, place, type = '']) => [Number(place) - 1, type]));
    this.text = text.replace(UNNESTED, '(SELECT $&)');
    this.name = `sealpost_${createHash('sha256').update(this.text).digest('hex').slice(0, 16)}`;
  }

  /**
   * @param on a data source, for any connection of its pool, or the manager of a transaction, for that transaction's
   * @throws QueryFailedError as TypeORM does
   */
  async run(on: DataSource | EntityManager, values: unknown[]): Promise<Row[]> {
    const connection = await connectionOf(on);
    const query = { name: this.name, text: this.text, values: values.map(this.toWire) };
    const { tracer } = tracing;
    try {
      const { rows } = await (tracer
        ? tracer.statement(this.text, () => connection.query<Row>(query))
        : connection.query<Row>(query));
      return rows;
    } catch (error) {
      throw new QueryFailedError(this.text, values, error as Error);
    }
  }

  private readonly toWire = (value: unknown, place: number): unknown => {
    const type = Array.isArray(value) ? this.arrays.get(place) : undefined;
    return type === undefined ? value : (toBinaryArray(type, value as unknown[]) ?? value);
  };
}

/** TypeORM has no named statements of its own. */
async function connectionOf(on: DataSource | EntityManager): Promise<Pool | PoolClient> {
  if ('queryRunner' in on && on.queryRunner) return (await on.queryRunner.connect()) as PoolClient;
  const dataSource = 'dataSource' in on ? on.dataSource : on;
  return poolOf(dataSource);
}

/** The pool of pg beneath TypeORM. */
export function poolOf(dataSource: DataSource): Pool {
  return (dataSource.driver as unknown as { master: Pool }).master;
}
