import { Ajv2020, type AnySchemaObject, type ValidateFunction } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';
import { type Answer, request } from './api.js';
import { DOCUMENT, type Operation, OPERATIONS } from './api-document.js';
import type { TestServer } from './test-server.js';

interface Call {
  token?: string;
  /** Path and query parameters by name; the document's examples where it has one. */
  parameters?: Record<string, string | number>;
  json?: unknown;
  raw?: string | Uint8Array<ArrayBuffer>;
  headers?: Record<string, string>;
}

/** Calls operations by their id, and refuses every answer that the document does not describe. */
export class DocumentedApi {
  /** The ids of the operations that answered 2xx. */
  readonly succeeded = new Set<string>();
  private readonly validators = new Map<string, ValidateFunction>();
  private readonly ajv = makeAjv();

  constructor(private readonly server: TestServer) {}

  /** @throws Error when the answer is not as documented */
  async call<Body = Record<string, unknown>>(operationId: string, call: Call = {}): Promise<Answer<Body>> {
    const operation = OPERATIONS.get(operationId);
    if (!operation) throw new Error(`There is no operation ${operationId}.`);
    const { parameters, ...rest } = call;
    const path = pathOf(operation, parameters ?? {});
    const answer = await request<Body>(this.server, operation.method.toUpperCase(), path, rest);
    const problems = this.problemsOf(operation, answer);
    if (problems.length > 0) throw new Error(`${operationId} answers otherwise: ${problems.join('; ')}`);
    if (answer.status < 300) this.succeeded.add(operationId);
    return answer;
  }

  /** What in an answer differs from the document. */
  problemsOf(operation: Operation, { status, headers, body }: Answer<unknown>): string[] {
    const response = operation.responses[String(status)];
    if (!response) return [`status ${status} with ${JSON.stringify(body)}`];
    const type = headers.get('Content-Type')?.split(';')[0];
    if (!response.content) return body === '' ? [] : [`a body with status ${status}`];
    const schema = response.content[type ?? '']?.schema;
    if (!schema) return [`content type ${type ?? 'none'} with status ${status}`];
    if (schema.format === 'binary') return [];
    return this.errorsOf(schema, body);
  }

  /** What in a value does not fit a schema of the document. */
  errorsOf(schema: AnySchemaObject, value: unknown): string[] {
    const key = JSON.stringify(schema);
    let validate = this.validators.get(key);
    if (!validate) {
      validate = this.ajv.compile({ ...rename(schema), $defs: DEFINITIONS });
      this.validators.set(key, validate);
    }
    return validate(value) ? [] : [this.ajv.errorsText(validate.errors)];
  }
}

/** A reference to a component, as a schema that stands alone writes it. */
function rename<Schema extends object>(schema: Schema): Schema {
  return JSON.parse(JSON.stringify(schema).replaceAll('"#/components/schemas/', '"#/$defs/')) as Schema;
}

/** The component schemas, closed: a property that is not in the document is an error, save in a problem (RFC 9457). */
const DEFINITIONS = rename(
  Object.fromEntries(
    Object.entries(DOCUMENT.components.schemas).map(([name, schema]): [string, AnySchemaObject] => [
      name,
      'properties' in schema && name !== 'Problem' ? { ...schema, additionalProperties: false } : schema,
    ]),
  ),
);

/** Strict: a keyword or a format that JSON Schema 2020-12 does not know is an error. */
function makeAjv(): Ajv2020 {
  const ajv = new Ajv2020({ strict: true, allowUnionTypes: true, allErrors: true, keywords: ['example'] });
  formats.default(ajv);
  ajv.removeKeyword('contentEncoding');
  ajv.addKeyword({
    keyword: 'contentEncoding',
    type: 'string',
    validate: (encoding: string, value: string) =>
      encoding === 'base64' && Buffer.from(value, 'base64').toString('base64') === value,
  });
  return ajv;
}

function pathOf({ path, parameters }: Operation, given: Record<string, string | number>): string {
  const query = new URLSearchParams();
  const known = new Set(parameters.map(({ name }) => name));
  const unknown = Object.keys(given).find((name) => !known.has(name));
  if (unknown !== undefined) throw new Error(`${path} has no parameter ${unknown}.`);
  let filled = path;
  for (const { name, in: place, required, schema } of parameters) {
    const value = given[name] ?? (required ? schema.example : undefined);
    if (place === 'path') filled = filled.replace(`{${name}}`, encodeURIComponent(value ?? 'missing'));
    else if (place === 'query' && value !== undefined) query.set(name, String(value));
  }
  return query.size > 0 ? `${filled}?${query.toString()}` : filled;
}
