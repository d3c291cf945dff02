import type { INestApplication } from '@nestjs/common';
import type { OpenAPIObject } from '@nestjs/swagger';
import { PROBLEMS } from './common/index.js';
import { EVENT_DATA, EVENT_TYPES } from './events/index.js';
import { createDocument } from './openapi.js';
import { SOCKET_MODELS } from './realtime/index.js';

type Json = Record<string, unknown>;
const SCHEMAS = '#/components/schemas/';
const CHANNEL = '#/channels/socket';

/**
 * The document of the socket, as it is served at `/asyncapi.json` and committed. Its schemas are those of the API document: they come
 * from the same classes.
 */
export function createAsyncDocument(app: INestApplication): Json {
  const openApi = createDocument(app, SOCKET_MODELS);
  const events = Object.fromEntries(EVENT_TYPES.map((type) => [type, eventMessage(type)]));
  const messages: Record<string, Json> = {
    ...events,
    'typing.notice': message(
      'typing',
      'Somebody writes to you, or to a group of yours. Not kept.',
      'TypingNotice',
    ),
    closing: message('closing', 'The server disconnects you next, and why.', 'Closing'),
    error: message('error', 'What you sent was refused, and why. The connection stays.', 'SocketError'),
    typing: message('typing', 'You write to somebody.', 'Typing'),
  };
  const schemas = withReferences(openApi, messages);
  return {
    asyncapi: '3.0.0',
    info: {
      title: 'Sealpost events',
      version: openApi.info.version,
      description: DESCRIPTION,
      license: { name: 'MIT', url: 'https://opensource.org/license/mit' },
    },
    defaultContentType: 'application/json',
    servers: {
      this: {
        host: '{host}',
        pathname: '/socket.io',
        protocol: 'socket.io',
        protocolVersion: '5',
        description: 'socket.io by polling and by websocket.',
        variables: { host: { default: 'localhost:3000', description: 'Where the server is.' } },
        security: [{ $ref: '#/components/securitySchemes/token' }],
      },
    },
    channels: {
      socket: {
        address: '/',
        title: 'The namespace of everything',
        description: HANDSHAKE,
        messages: Object.fromEntries(
          Object.keys(messages).map((name) => [name, { $ref: `#/components/messages/${name}` }]),
        ),
      },
    },
    operations: {
      sendEvent: operation('send', 'Your event log from your cursor on, in order.', [...EVENT_TYPES]),
      sendTyping: operation('send', 'Somebody writes.', ['typing.notice']),
      sendClosing: operation('send', 'Why you are disconnected.', ['closing']),
      sendError: operation('send', 'Why what you sent was refused.', ['error']),
      receiveTyping: operation('receive', 'Tell somebody that you write to them.', ['typing']),
    },
    components: {
      messages,
      schemas,
      securitySchemes: {
        token: {
          type: 'apiKey',
          in: 'password',
          description:
            '`auth.token` of the handshake: the session token, in the first packet and never in the address.',
        },
      },
    },
  };
}

const DESCRIPTION =
  'What a Sealpost server tells by socket.io: each user’s event log, pushed. The same events are answered by `GET /api/events`, see ' +
  'the API document at `/openapi.json`; how to use either is in docs/realtime.md.';

const HANDSHAKE =
  'Connect with `auth: {token, after?}`. With `after`, the cursor of the last event that you have, what came since is sent first. A ' +
  `refusal is a \`connect_error\` whose message is a code: ${(
    ['unauthorized', 'invalid_cursor', 'cursor_expired'] as const
  )
    .map((code) => `\`${code}\` (${PROBLEMS[code].title})`)
    .join(', ')}.`;

function eventMessage(type: (typeof EVENT_TYPES)[number]): Json {
  const data = EVENT_DATA[type].replace(/Dto$/, '');
  return {
    ...message(
      'event',
      `\`${type}\`. Acknowledge it without arguments once you have stored its cursor.`,
      'Event',
    ),
    title: type,
    payload: {
      allOf: [
        { $ref: `${SCHEMAS}Event` },
        { type: 'object', properties: { type: { const: type }, data: { $ref: SCHEMAS + data } } },
      ],
    },
  };
}

function message(name: string, summary: string, schema: string): Json {
  return { name, title: name, summary, payload: { $ref: SCHEMAS + schema } };
}

function operation(action: 'send' | 'receive', summary: string, messages: string[]): Json {
  const references = messages.map((name) => ({ $ref: `${CHANNEL}/messages/${name}` }));
  return { action, channel: { $ref: CHANNEL }, summary, messages: references };
}

/** The schemas that are referred to from somewhere, and those that these refer to, as JSON Schema calls an example. */
function withReferences({ components }: OpenAPIObject, from: unknown): Json {
  const schemas: Json = {};
  const pending: unknown[] = [from];
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    for (const [, name = ''] of JSON.stringify(next).matchAll(/"#\/components\/schemas\/(\w+)"/g)) {
      if (name in schemas) continue;
      const schema = components?.schemas?.[name];
      if (!schema) throw new Error(`The API document has no schema ${name}.`);
      schemas[name] = inJsonSchema(schema);
      pending.push(schema);
    }
  }
  return schemas;
}

function inJsonSchema(schema: object): unknown {
  return JSON.parse(JSON.stringify(schema), (_name, value: unknown) => {
    if (typeof value !== 'object' || value === null || !('example' in value)) return value;
    const { example, ...rest } = value;
    return { ...rest, examples: [example] };
  });
}
