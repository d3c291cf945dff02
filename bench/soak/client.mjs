import { Agent, request } from 'node:http';

const PATIENCE_MILLISECONDS = 60_000;

/** A client of its own connections, which can be let go of all at once. */
export class Client {
  requests = 0;
  failures = [];
  agent = new Agent({ keepAlive: true, maxSockets: 24 });

  constructor(url) {
    this.url = new URL(url);
  }

  /**
   * @param person - whose token to carry
   * @param expected - the statuses that are well; any other is noted, and so is a connection that broke
   * @returns the parsed answer, or its bytes; nothing when it was not well
   */
  async call(
    person,
    method,
    path,
    { json, bytes, type = 'application/json', expected = [200, 201, 204] } = {},
  ) {
    const body = bytes ?? (json === undefined ? undefined : globalThis.Buffer.from(JSON.stringify(json)));
    this.requests++;
    try {
      const { status, isJson, answer } = await this.exchange(person, method, path, body, type);
      if (!expected.includes(status)) throw new Error(`${status} ${answer.toString().slice(0, 200)}`);
      return status < 300 && isJson ? JSON.parse(answer.toString()) : answer;
    } catch (error) {
      this.failures.push(`${method} ${path}: ${error.message}`);
      return undefined;
    }
  }

  /** Begins an upload and leaves in the middle of it. */
  abandon(person, path) {
    const headers = {
      'X-Auth-Token': person.token,
      'Content-Type': 'application/json',
      'Content-Length': 1_000_000,
    };
    return new Promise((resolve) => {
      const outgoing = request(new URL(path, this.url), { method: 'POST', headers, agent: false });
      outgoing.on('error', () => undefined);
      outgoing.on('close', resolve);
      outgoing.write(`{"text":"${'x'.repeat(100_000)}`, () =>
        globalThis.setTimeout(() => outgoing.destroy(), 20),
      );
    });
  }

  /** Closes what is kept open for the next request. */
  letGo() {
    this.agent.destroy();
  }

  exchange(person, method, path, body, type) {
    const headers = {
      ...(person && { 'X-Auth-Token': person.token }),
      ...(body && { 'Content-Type': type, 'Content-Length': body.length }),
    };
    return new Promise((resolve, reject) => {
      const options = { method, headers, agent: this.agent, timeout: PATIENCE_MILLISECONDS };
      const outgoing = request(new URL(path, this.url), options, (response) => {
        const chunks = [];
        response.on('data', (chunk) => chunks.push(chunk));
        response.on('error', reject);
        response.on('end', () =>
          resolve({
            status: response.statusCode,
            isJson: response.headers['content-type']?.includes('json') === true,
            answer: globalThis.Buffer.concat(chunks),
          }),
        );
      });
      outgoing.on('timeout', () => outgoing.destroy(new Error('no answer in a minute')));
      outgoing.on('error', reject);
      outgoing.end(body);
    });
  }
}
