import type { AnySchemaObject } from 'ajv/dist/2020.js';
import fc from 'fast-check';
import { DOCUMENT } from '../api-document.js';
import { BY_NAME } from './field-values.js';

/** Draws what a schema of the document allows. @param name of the field or parameter that it is for */
export function valueOf(schema: AnySchemaObject, name = ''): fc.Arbitrary<unknown> {
  const types = [schema.type as string | string[] | undefined].flat();
  const named = Object.hasOwn(BY_NAME, name) && !isObject(schema) ? BY_NAME[name] : undefined;
  const value = named ?? bySchema(schema);
  return types.includes('null') ? fc.oneof({ weight: 6, arbitrary: value }, fc.constant(null)) : value;
}

const isObject = (schema: AnySchemaObject): boolean =>
  '$ref' in schema || 'anyOf' in schema || 'allOf' in schema;

function bySchema(schema: AnySchemaObject): fc.Arbitrary<unknown> {
  const { $ref, oneOf, anyOf, allOf } = schema as Record<string, AnySchemaObject[] | undefined> & {
    $ref?: string;
  };
  if ($ref !== undefined) return bySchema(DOCUMENT.components.schemas[$ref.split('/').at(-1) ?? ''] ?? {});
  const alternatives = oneOf ?? anyOf;
  if (alternatives) return fc.oneof(...alternatives.map((alternative) => valueOf(alternative)));
  if (allOf?.[0]) return bySchema(allOf[0]);
  if (schema.enum) return fc.constantFrom(...(schema.enum as unknown[]));
  switch ([schema.type as string | string[]].flat()[0]) {
    case 'object':
      return objectOf(schema);
    case 'array':
      return fc.array(valueOf(schema.items as AnySchemaObject), {
        minLength: lowest(schema.minItems),
        maxLength: 3,
      });
    case 'integer':
    case 'number':
      return integerOf(schema);
    case 'boolean':
      return fc.boolean();
    case 'null':
      return fc.constant(null);
    default:
      return textOf(schema);
  }
}

const lowest = (limit: unknown): number => (typeof limit === 'number' ? limit : 0);

function objectOf({ properties = {}, required = [] }: AnySchemaObject): fc.Arbitrary<unknown> {
  const fields = Object.entries(properties as Record<string, AnySchemaObject>);
  const model = Object.fromEntries(fields.map(([name, schema]) => [name, valueOf(schema, name)]));
  return fc.record(model, { requiredKeys: required as string[] }).map((record) => ({ ...record }));
}

function integerOf({ minimum, maximum }: AnySchemaObject): fc.Arbitrary<number> {
  const min = lowest(minimum);
  const max = typeof maximum === 'number' ? maximum : 1000;
  return fc.oneof(fc.constantFrom(min, max), fc.integer({ min, max }));
}

function textOf({
  format,
  pattern,
  minLength,
  maxLength,
  contentEncoding,
}: AnySchemaObject): fc.Arbitrary<string> {
  if (format === 'uuid') return fc.uuid();
  if (contentEncoding === 'base64')
    return fc.uint8Array({ maxLength: 64 }).map((bytes) => Buffer.from(bytes).toString('base64'));
  if (typeof pattern === 'string') return fc.stringMatching(new RegExp(pattern));
  const min = lowest(minLength);
  const max = Math.min(typeof maxLength === 'number' ? maxLength : 40, 400);
  return fc.oneof(
    {
      weight: 3,
      arbitrary: fc.string({ unit: 'grapheme-ascii', minLength: Math.max(min, 1), maxLength: 20 }),
    },
    fc.constantFrom(min, max).map((length) => 'h'.repeat(length)),
  );
}
