/** How elements of a type go over the wire. */
interface Element<Value> {
  /** The OID of the type, as in `pg_type`. */
  oid: number;
  takes(value: unknown): boolean;
  /** In bytes. */
  size(value: Value): number;
  write(value: Value, into: Buffer, at: number): void;
}

const UUID = /^[\da-f]{8}-[\da-f]{4}-[\da-f]{4}-[\da-f]{4}-[\da-f]{12}$/i;
/** Where PostgreSQL's moments begin. */
const EPOCH = Date.UTC(2000, 0, 1);
/** Dimensions, whether there are nulls, and the type; then of the one dimension its length and first index. */
const HEAD_BYTES = 20;
const LENGTH_BYTES = 4;
const NULL_LENGTH = -1;

const BOOLEAN: Element<boolean> = {
  oid: 16,
  takes: (value) => typeof value === 'boolean',
  size: () => 1,
  write: (value, into, at) => into.writeUInt8(value ? 1 : 0, at),
};

const BYTEA: Element<Buffer> = {
  oid: 17,
  takes: (value) => value instanceof Buffer,
  size: ({ length }) => length,
  write: (value, into, at) => value.copy(into, at),
};

const TEXT: Element<string> = {
  oid: 25,
  takes: (value) => typeof value === 'string',
  size: (value) => Buffer.byteLength(value),
  write: (value, into, at) => into.write(value, at),
};

const TIMESTAMPTZ: Element<Date> = {
  oid: 1184,
  takes: (value) => value instanceof Date && !Number.isNaN(value.getTime()),
  size: () => 8,
  write: (value, into, at) => into.writeBigInt64BE(BigInt(value.getTime() - EPOCH) * 1000n, at),
};

const UUIDS: Element<string> = {
  oid: 2950,
  takes: (value) => typeof value === 'string' && UUID.test(value),
  size: () => 16,
  write: (value, into, at) => into.write(value.replaceAll('-', ''), at, 'hex'),
};

const ELEMENTS = new Map<string, Element<unknown>>(
  Object.entries({ boolean: BOOLEAN, bytea: BYTEA, text: TEXT, timestamptz: TIMESTAMPTZ, uuid: UUIDS }),
);

/**
 * An array in PostgreSQL's binary format (`array_recv` in src/backend/utils/adt/arrayfuncs.c). `pg` writes arrays as text, which takes
 * several times as long to write and to read, of bytes above all.
 *
 * @param type the type of its elements: `boolean`, `bytea`, `text`, `timestamptz` or `uuid`
 * @param values null, or a boolean, a Buffer, a string, a Date, a string
 * @returns null for other types and other values, which are left to `pg` and to PostgreSQL
 */
export function toBinaryArray(type: string, values: readonly unknown[]): Buffer | null {
  const element = ELEMENTS.get(type);
  if (!element) return null;
  let bytes = HEAD_BYTES;
  let hasNull = 0;
  for (const value of values) {
    bytes += LENGTH_BYTES;
    if (isNull(value)) hasNull = 1;
    else if (element.takes(value)) bytes += element.size(value);
    else return null;
  }
  const array = Buffer.allocUnsafe(bytes);
  let at = 0;
  for (const number of [1, hasNull, element.oid, values.length, 1]) at = array.writeInt32BE(number, at);
  for (const value of values) {
    const size = isNull(value) ? NULL_LENGTH : element.size(value);
    at = array.writeInt32BE(size, at);
    if (size === NULL_LENGTH) continue;
    element.write(value, array, at);
    at += size;
  }
  return array;
}

function isNull(value: unknown): value is null | undefined {
  return value === null || value === undefined;
}
