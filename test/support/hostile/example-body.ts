import type { AnySchemaObject } from 'ajv/dist/2020.js';
import { DOCUMENT, type Operation } from '../api-document.js';
import { PICTURE } from './picture.js';

/** A body that an operation takes, as far as its document tells by examples; none when it takes none. */
export function exampleBody({
  requestBody,
}: Operation):
  { json: unknown } | { raw: Uint8Array<ArrayBuffer>; headers: Record<string, string> } | undefined {
  const content = requestBody?.content;
  if (!content) return undefined;
  const media = content['application/json'];
  if (!media) return { raw: PICTURE, headers: { 'Content-Type': 'image/png' } };
  const [example] = Object.values(media.examples ?? {});
  return { json: example?.value ?? exampleOf(media.schema ?? {}) };
}

function exampleOf(schema: AnySchemaObject): unknown {
  const { $ref, oneOf, anyOf, allOf } = schema as Record<string, AnySchemaObject[] | undefined> & {
    $ref?: string;
  };
  if ('example' in schema) return schema.example;
  if ($ref !== undefined) return exampleOf(DOCUMENT.components.schemas[$ref.split('/').at(-1) ?? ''] ?? {});
  const [first] = oneOf ?? anyOf ?? allOf ?? [];
  if (first) return exampleOf(first);
  if (schema.enum) return (schema.enum as unknown[])[0];
  switch ([schema.type as string | string[]].flat()[0]) {
    case 'object':
      return Object.fromEntries(
        Object.entries((schema.properties ?? {}) as Record<string, AnySchemaObject>)
          .filter(
            ([name, property]) =>
              'example' in property || ((schema.required ?? []) as string[]).includes(name),
          )
          .map(([name, property]) => [name, exampleOf(property)]),
      );
    case 'array':
      return [exampleOf(schema.items as AnySchemaObject)];
    case 'integer':
      return schema.minimum ?? 1;
    default:
      return schema.format === 'uuid' ? '019a9c1e-8a52-7c40-9d0e-3f0a5c1b2d4e' : 'AAAA';
  }
}
