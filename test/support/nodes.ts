import { freePort } from './free-port.js';
import { RedisProcess } from './redis-process.js';
import { createPostgres } from './test-database.js';
import { TestServer } from './test-server.js';

/** Several servers on one PostgreSQL and one Redis, each a process with a port of its own that it keeps when it is restarted. */
export class Nodes {
  private constructor(
    readonly redis: RedisProcess,
    readonly servers: readonly [TestServer, TestServer, ...TestServer[]],
  ) {}

  static async start(environment: Record<string, string> = {}): Promise<Nodes> {
    const redis = await RedisProcess.start();
    const settings = async (): Promise<Record<string, string>> => ({
      ...environment,
      REDIS_URL: redis.url,
      PORT: String(await freePort()),
    });
    const first = await TestServer.start(await settings(), createPostgres());
    const second = await TestServer.beside(first, await settings());
    return new Nodes(redis, [first, second]);
  }

  async stop(): Promise<void> {
    for (const server of [...this.servers].reverse()) await server.stop();
    await this.redis.kill();
  }
}
