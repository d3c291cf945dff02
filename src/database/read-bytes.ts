import { once } from 'node:events';
import pg from 'pg';
import type { DataSource } from 'typeorm';
import { tracing } from '../tracing/index.js';
import { EmbeddedDataSource } from './embedded-data-source.js';

/** What stands before the first row: a signature of 11 bytes, flags, and the length of an extension that there is not. */
const HEAD_BYTES = 19;

/** pg takes every result for text, but not what is copied. */
class Copy extends pg.Query {
  private readonly chunks: Buffer[] = [];

  /** What was copied, in PostgreSQL's binary format. */
  get bytes(): Buffer {
    return Buffer.concat(this.chunks);
  }

  /** Called by pg, which uses the memory again. */
  handleCopyData({ chunk }: { chunk: Buffer }): void {
    this.chunks.push(Buffer.from(chunk));
  }
}

/**
 * Reads one value of the type `bytea`. As the text that it otherwise comes as, it is twice as large, and takes ten times as long.
 *
 * @param select answers one column, of one row or none
 * @param parameters in the place of `$1`, `$2` and so on
 * @returns null when there is no row
 */
export async function readBytes(
  dataSource: DataSource,
  select: string,
  parameters: (string | number)[],
): Promise<Buffer | null> {
  if (dataSource instanceof EmbeddedDataSource) {
    const [row]: Record<string, Buffer>[] = await dataSource.query(select, parameters);
    return row ? (Object.values(row)[0] ?? null) : null;
  }
  const runner = dataSource.createQueryRunner();
  try {
    const client = (await runner.connect()) as pg.ClientBase;
    const literal = (_: string, number: string): string =>
      pg.escapeLiteral(String(parameters[Number(number) - 1]));
    const copy = new Copy(`COPY (${select.replace(/\$(\d+)/g, literal)}) TO STDOUT (FORMAT binary)`);
    const end = async (): Promise<unknown> => {
      client.query(copy);
      return once(copy, 'end');
    };
    await (tracing.tracer?.statement(select, end) ?? end());
    return valueOf(copy.bytes);
  } finally {
    await runner.release();
  }
}

/** The first field of the first row: a count of fields, a length, the bytes. */
function valueOf(copied: Buffer): Buffer | null {
  if (copied.readInt16BE(HEAD_BYTES) < 0) return null;
  const start = HEAD_BYTES + 6;
  return copied.subarray(start, start + copied.readInt32BE(start - 4));
}
