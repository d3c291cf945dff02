import { Ajv2020 } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';
import { request } from './api.js';
import type { TestServer } from './test-server.js';

/** A document as far as this project's tests look into it. */
export interface AsyncDocument {
  asyncapi: string;
  channels: Record<string, { messages: Record<string, { $ref: string }> }>;
  operations: Record<string, { action: string; messages: { $ref: string }[] }>;
  components: {
    messages: Record<string, { name: string; payload: object }>;
    schemas: Record<string, Record<string, unknown>>;
  };
}

/** What the server's AsyncAPI document says of the payloads of its messages. */
export class EventSchemas {
  private readonly ajv = new Ajv2020({ strict: false, allErrors: true });

  private constructor(readonly document: AsyncDocument) {
    formats.default(this.ajv);
    this.ajv.addSchema(document, 'asyncapi');
  }

  static async of(server: TestServer): Promise<EventSchemas> {
    const { status, body } = await request<AsyncDocument>(server, 'GET', '/asyncapi.json');
    if (status !== 200) throw new Error(`/asyncapi.json answered ${status}.`);
    return new EventSchemas(body);
  }

  /** What is wrong with the payload of a message by the document, and with fields that it does not know; nothing of a good one. */
  complaints(message: string, payload: unknown): string[] {
    const schema = this.ajv.getSchema(
      `asyncapi#/components/messages/${message.replaceAll('/', '~1')}/payload`,
    );
    if (!schema) return [`The document has no message ${message}.`];
    if (schema(payload)) return [];
    return (schema.errors ?? []).map(
      ({ instancePath, message: text }) => `${message}${instancePath}: ${text ?? ''}`,
    );
  }
}
