import { STATUS_CODES } from 'node:http';
import type { INestApplication, Type } from '@nestjs/common';
import { DocumentBuilder, getSchemaPath, type OpenAPIObject, SwaggerModule } from '@nestjs/swagger';
import { TOKEN_HEADER } from './auth/index.js';
import {
  ProblemDto,
  type ProblemCode,
  PROBLEMS,
  PROBLEMS_EXTENSION,
  PUBLIC_EXTENSION,
} from './common/index.js';
import { RATE_LIMITED_EXTENSION } from './rate-limits/index.js';
import { SEALED_TRANSPORT_COMPONENTS, SEALED_TRANSPORT_DESCRIPTION } from './openapi-sealed-transport.js';

type Operation = NonNullable<OpenAPIObject['paths'][string]['get']> & Record<string, unknown>;

const METHODS = ['get', 'put', 'post', 'delete', 'patch'] as const;

/**
 * The API document, as it is served at `/openapi.json` and committed.
 *
 * @param models further classes whose schemas it is to have
 */
export function createDocument(app: INestApplication, models: Type[] = []): OpenAPIObject {
  const config = new DocumentBuilder()
    .setTitle('Sealpost')
    .setDescription(
      'Secure messaging: register, send sealed messages and files, read them back. Errors are problem documents (RFC 9457) ' +
        'with a stable `code`. Press Authorize and give the `token` of a registration or a login. What happens is told by socket.io as ' +
        'well: see the [AsyncAPI document](/asyncapi.json).\n\n' +
        SEALED_TRANSPORT_DESCRIPTION,
    )
    .setVersion('1')
    .setLicense('MIT', 'https://opensource.org/license/mit')
    .setOpenAPIVersion('3.1.0')
    .addServer('/')
    .addApiKey({ type: 'apiKey', in: 'header', name: TOKEN_HEADER }, 'token')
    .addBearerAuth({ type: 'http', scheme: 'bearer', bearerFormat: 'JWT' }, 'accessToken')
    .addSecurityRequirements('token')
    .addSecurityRequirements('accessToken')
    .addTag('auth', 'Accounts, sessions, passwords, recovery')
    .addTag('users', 'People and their public keys')
    .addTag('keys', 'Your own keys')
    .addTag('messages', 'Sealed messages and files')
    .addTag('groups', 'Rooms of up to 256')
    .addTag('events', 'What happened, in order and without gaps')
    .addTag('federation', 'Other servers')
    .addTag('service', 'For operators')
    .build();
  const document = SwaggerModule.createDocument(app, config, { extraModels: [ProblemDto, ...models] });
  for (const path of Object.values(document.paths)) {
    for (const method of METHODS) {
      const operation = path[method] as Operation | undefined;
      if (operation) describe(operation);
    }
  }
  document.components = { ...document.components, headers: QUOTA_HEADERS, ...SEALED_TRANSPORT_COMPONENTS };
  return finishSchemas(document);
}

/** Turns what the decorators noted into `security` and into a response for each problem. */
function describe(operation: Operation): void {
  const isPublic = operation[PUBLIC_EXTENSION] === true;
  const own = (operation[PROBLEMS_EXTENSION] ?? []) as ProblemCode[];
  Reflect.deleteProperty(operation, PUBLIC_EXTENSION);
  const isLimited = operation[RATE_LIMITED_EXTENSION] === true;
  Reflect.deleteProperty(operation, PROBLEMS_EXTENSION);
  Reflect.deleteProperty(operation, RATE_LIMITED_EXTENSION);
  if (isPublic) operation.security = [];
  for (const parameter of operation.parameters ?? []) {
    if ('schema' in parameter && parameter.schema && 'default' in parameter.schema)
      parameter.required = false;
  }
  for (const [status, response] of Object.entries(operation.responses)) {
    if (!response || !('description' in response)) continue;
    response.description ||= STATUS_CODES[status] ?? '';
    if (isLimited) response.headers = { ...response.headers, ...QUOTA_REFERENCES };
  }
  const shared: ProblemCode[] = [
    'invalid_request',
    ...(isPublic ? [] : (['unauthorized'] as const)),
    ...(isLimited ? (['rate_limited'] as const) : []),
    ...(operation.requestBody
      ? (['invalid_json', 'payload_too_large', 'unsupported_media_type'] as const)
      : []),
    // Health is told whatever is under way.
    ...(operation.tags?.includes('service') ? [] : (['overloaded', 'not_ready'] as const)),
  ];
  const byStatus = new Map<number, ProblemCode[]>();
  for (const code of new Set([...shared, ...own])) {
    const { status } = PROBLEMS[code];
    byStatus.set(status, [...(byStatus.get(status) ?? []), code]);
  }
  for (const [status, codes] of byStatus) operation.responses[String(status)] = problemResponse(codes);
}

/** The codes whose answers say when to try again. */
const WAITING: ProblemCode[] = ['overloaded', 'rate_limited'];

/** The headers of a limited operation (draft-ietf-httpapi-ratelimit-headers-10). They are there while limits are on. */
const QUOTA_HEADERS = {
  'RateLimit-Policy': {
    description: 'The limits that this request counted for: `q` in `w` seconds.',
    schema: { type: 'string' as const },
    example: '"sends";q=6000;w=60',
  },
  RateLimit: {
    description: 'What is left of each: `r` until it is full again in `t` seconds.',
    schema: { type: 'string' as const },
    example: '"sends";r=5999;t=60',
  },
};

const QUOTA_REFERENCES = Object.fromEntries(
  Object.keys(QUOTA_HEADERS).map((name) => [name, { $ref: `#/components/headers/${name}` }]),
);

function problemResponse(codes: ProblemCode[]): Operation['responses'][string] {
  return {
    description: codes.map((code) => `\`${code}\`: ${PROBLEMS[code].title}.`).join(' '),
    ...(codes.some((code) => WAITING.includes(code)) && {
      headers: {
        'Retry-After': { description: 'Seconds to wait.', schema: { type: 'integer' } },
        ...(codes.includes('rate_limited') && QUOTA_REFERENCES),
      },
    }),
    content: { 'application/problem+json': { schema: { $ref: getSchemaPath(ProblemDto) } } },
  };
}

/**
 * Says what the reflection of TypeScript types cannot: schemas go by the names of the contract, every number is whole, and a string
 * has the format that its name tells.
 */
function finishSchemas(document: OpenAPIObject): OpenAPIObject {
  const named = JSON.stringify(document)
    .replaceAll(/(\w+)Dto"/g, '$1"')
    .replaceAll('"number"', '"integer"');
  return JSON.parse(named, (name, value: unknown) => {
    if (!isString(value)) return value;
    const { format = FORMATS.find(([names]) => names.test(name))?.[1], ...schema } = value;
    // What was the format `byte` is JSON Schema's `contentEncoding` since OpenAPI 3.1; generators take `byte` for a file.
    return { ...schema, ...(format === 'byte' ? { contentEncoding: 'base64' } : format && { format }) };
  }) as OpenAPIObject;
}

const FORMATS: [RegExp, string][] = [
  [/^(\w+At|at|\w+Until)$/, 'date-time'],
  // The id of a request may be a proxy's.
  [/^(id|(?!request)\w+Id|replyTo)$/, 'uuid'],
  [/^(nonce|ciphertext|wrappedKey|signature|salt)$/, 'byte'],
  [/^email$/, 'email'],
];

function isString(value: unknown): value is { type: unknown; format?: string } {
  if (typeof value !== 'object' || value === null || !('type' in value)) return false;
  return value.type === 'string' || (Array.isArray(value.type) && value.type.includes('string'));
}
