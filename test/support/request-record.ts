import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { temporaryDirectory } from './temporary.js';

/** What a client sent, as the server got it. */
export interface RecordedRequest {
  /** `SOCKET` for a packet by websocket. */
  method: string;
  url: string;
  body: Buffer;
}

/** Has a server write down every request and every packet of its sockets. */
export class RequestRecord {
  private constructor(private readonly file: string) {}

  static async create(): Promise<RequestRecord> {
    return new RequestRecord(join(await temporaryDirectory(), 'requests.jsonl'));
  }

  /** What the server is started with. */
  get environment(): Record<string, string> {
    return {
      RECORD_REQUESTS: this.file,
      NODE_OPTIONS: `--import ${pathToFileURL(resolve('test/support/record-requests.mjs')).href}`,
    };
  }

  async read(): Promise<RecordedRequest[]> {
    const lines = (await readFile(this.file, 'utf8')).split('\n').filter((line) => line !== '');
    return lines.map((line) => {
      const { method, url, body } = JSON.parse(line) as { method: string; url: string; body: string };
      return { method, url, body: Buffer.from(body, 'base64') };
    });
  }
}
