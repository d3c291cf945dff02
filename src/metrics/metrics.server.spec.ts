import { readSettings } from '../config/index.js';
import { MetricsServer } from './metrics.server.js';
import { Metrics } from './metrics.js';

describe('the port of the metrics', () => {
  let server: MetricsServer;
  let url: string;

  async function start(environment: Record<string, string>): Promise<void> {
    const metrics = new Metrics();
    metrics.watch('sealpost_sockets', () => 42);
    server = new MetricsServer(readSettings(environment), metrics);
    url = (await server.listen()) ?? 'none';
  }

  afterEach(() => {
    server.onApplicationShutdown();
  });

  it('is not opened unless it is set', async () => {
    await start({});
    expect(url).toBe('none');
  });

  it('answers what was measured, and leads nowhere else', async () => {
    await start({ METRICS_PORT: '0' });
    const answer = await fetch(url);
    expect([answer.status, answer.headers.get('Content-Type'), answer.headers.get('Cache-Control')]).toEqual([
      200,
      'text/plain; version=0.0.4; charset=utf-8',
      'no-store',
    ]);
    expect(await answer.text()).toContain('\nsealpost_sockets 42\n');
    const { origin } = new URL(url);
    expect((await fetch(`${origin}/api/users/me`)).status).toBe(404);
    expect((await fetch(url, { method: 'POST' })).status).toBe(404);
  });

  it('asks for the token when there is one', async () => {
    await start({ METRICS_PORT: '0', METRICS_TOKEN: 'a-long-random-text' });
    const refused = await fetch(url);
    expect([refused.status, refused.headers.get('WWW-Authenticate'), await refused.text()]).toEqual([
      401,
      'Bearer',
      '',
    ]);
    const { status } = await fetch(url, { headers: { Authorization: 'Bearer a-long-random-text' } });
    expect(status).toBe(200);
  });
});
