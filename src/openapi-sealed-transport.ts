import { getSchemaPath, type OpenAPIObject } from '@nestjs/swagger';
import { ProblemDto, type ProblemCode, PROBLEMS } from './common/index.js';
import { MEDIA_TYPE } from './sealed-transport/index.js';

/** What a sealed request may be refused for before it is opened. */
const CODES: ProblemCode[] = [
  'sealed_transport_required',
  'invalid_sealed_request',
  'unknown_transport_key',
  'stale_sealed_request',
  'replayed_sealed_request',
];

/** Of every operation alike, and so said once. */
export const SEALED_TRANSPORT_DESCRIPTION =
  '**Sealed transport.** Unless the server says `"sealedTransport": "off"` at `/.well-known/sealpost`, every operation under `/api/` ' +
  `may be called sealed: the request is a JWE in the compact serialization, as a body of the type \`${MEDIA_TYPE}\` or, without a body, ` +
  'in the header `Sealed-Request`; within is the HTTP request as this document has it. The answer is a JWE to the key that the ' +
  'request names, with the status 200 outside and the answer of this document within. See `SealedRequest` and `SealedAnswer` among ' +
  'the components. What cannot be opened is answered by a plain problem, 400 or 409, with one of the codes ' +
  `${CODES.map((code) => `\`${code}\``).join(', ')}.`;

const JWE = {
  type: 'string',
  description: 'BASE64URL(header).BASE64URL(key).BASE64URL(nonce).BASE64URL(ciphertext).BASE64URL(tag)',
  pattern: '^[\\w-]+(\\.[\\w-]+){4}$',
} as const;

/** What any operation may have in the place of its own parameters, body and answers. */
export const SEALED_TRANSPORT_COMPONENTS = {
  parameters: {
    SealedRequest: {
      name: 'Sealed-Request',
      in: 'header',
      description: 'The sealed request, when it has no body.',
      schema: JWE,
    },
  },
  requestBodies: {
    SealedRequest: {
      description:
        'A JWE to a key of `transportKeys` (RSA-OAEP-256, A256GCM). Its protected header has `alg`, `enc`, `kid`, `typ` ' +
        '`sealpost-request+jwe`, `cty` `message/http`, `iat`, `jti`, and `jwk`: the public RSA key that the answer is sealed to.',
      required: true,
      content: { [MEDIA_TYPE]: { schema: JWE } },
    },
  },
  responses: {
    SealedAnswer: {
      description:
        'A JWE to the `jwk` of the request. Its protected header has `alg`, `enc`, `typ` `sealpost-answer+jwe`, `cty` `message/http`, ' +
        'and the `jti` of the request.',
      content: { [MEDIA_TYPE]: { schema: JWE } },
    },
    NotOpened: {
      description: CODES.map(
        (code) => `\`${code}\` (${PROBLEMS[code].status}): ${PROBLEMS[code].title}.`,
      ).join(' '),
      content: { 'application/problem+json': { schema: { $ref: getSchemaPath(ProblemDto) } } },
    },
  },
} satisfies OpenAPIObject['components'];
