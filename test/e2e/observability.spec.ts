import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { request, TestUser } from '../support/api.js';
import { LiveClient } from '../support/live-client.js';
import { expectProblem } from '../support/problem.js';
import { readScrape, type Samples } from '../support/scrape.js';
import { TestServer } from '../support/test-server.js';
import { type CollectedSpan, TraceCollector } from '../support/trace-collector.js';
import { until } from '../support/until.js';

const METRICS_TOKEN = 'a-long-random-text';
const TRACE_ID = '0af7651916cd43dd8448eb211c80319c';
const PARENT_ID = 'b7ad6b7169203331';
/** There with Redis alone; test/nodes/redis-away.spec.ts looks at it. */
const WITH_REDIS = ['sealpost_redis_up'];
const REQUESTS = 'sealpost_http_request_duration_seconds';

interface Rules {
  groups: { rules: { alert: string; expr: string; annotations: { runbook: string } }[] }[];
}

interface Dashboard {
  panels: { title: string; targets?: { expr: string }[] }[];
  templating: { list: { definition?: string }[] };
}

const { groups } = parse(readFileSync('ops/prometheus/alerts.yml', 'utf8')) as Rules;
const ALERTS = groups.flatMap(({ rules }) => rules);
const DASHBOARD = JSON.parse(readFileSync('ops/grafana/sealpost.json', 'utf8')) as Dashboard;
const EXPRESSIONS: [where: string, expression: string][] = [
  ...ALERTS.map(({ alert, expr }): [string, string] => [alert, expr]),
  ...DASHBOARD.panels.flatMap(({ title, targets = [] }) =>
    targets.map(({ expr }): [string, string] => [title, expr]),
  ),
  ...DASHBOARD.templating.list.flatMap(({ definition }): [string, string][] =>
    definition === undefined ? [] : [['the choice of a node', definition]],
  ),
];

describe('what an operator sees', () => {
  let collector: TraceCollector;
  let server: TestServer;
  let alice: TestUser;
  let bob: TestUser;

  beforeAll(async () => {
    collector = await TraceCollector.start();
    server = await TestServer.start({
      METRICS_TOKEN,
      RATE_LIMITS_ENABLED: 'false',
      TRUSTED_PROXIES: 'loopback',
      OTEL_EXPORTER_OTLP_ENDPOINT: collector.url,
    });
    server.canaries.add('metrics token', METRICS_TOKEN);
    [alice, bob] = await Promise.all([TestUser.register(server, 'alice'), TestUser.register(server, 'bob')]);
  });

  afterAll(async () => {
    await server.stop();
    collector.stop();
    expect(server.canaries.findIn(collector.received)).toEqual([]);
  });

  async function scrape(): Promise<{ text: string; samples: Samples; names: Set<string> }> {
    const { status, body } = await request<string>(server, 'GET', '/metrics', {
      headers: { Authorization: `Bearer ${METRICS_TOKEN}` },
    });
    expect(status).toBe(200);
    return { text: body, ...readScrape(body) };
  }

  const counted = async (...names: string[]): Promise<(number | undefined)[]> => {
    const { samples } = await scrape();
    return names.map((name) => samples.get(name));
  };

  const requestsOf = (method: string, route: string, status: number | string): string =>
    `${REQUESTS}_count{method="${method}",route="${route}",status="${status}"}`;

  describe('in the metrics', () => {
    it('is for whoever shows the token', async () => {
      for (const headers of [
        undefined,
        { Authorization: 'Bearer wrong' },
        { Authorization: METRICS_TOKEN },
      ]) {
        const answer = await request(server, 'GET', '/metrics', { headers });
        expectProblem(server, answer, { status: 401, code: 'unauthorized' });
        expect(answer.headers.get('WWW-Authenticate')).toBe('Bearer');
      }
      const { headers } = await request<string>(server, 'GET', '/metrics', {
        headers: { Authorization: `Bearer ${METRICS_TOKEN}` },
      });
      expect([headers.get('Content-Type'), headers.get('Cache-Control')]).toEqual([
        'text/plain; version=0.0.4; charset=utf-8',
        'no-store',
      ]);
    });

    it('counts requests by the templates of their paths, and what is not there as one', async () => {
      const { body } = await alice.send({ recipient: 'bob', text: 'to be read once' });
      await bob.call('GET', `/api/messages/${body.id}`);
      await bob.call('GET', `/api/messages/${body.id}/`);
      await bob.call('HEAD', `/api/messages/${body.id}`);
      await bob.call('GET', '/api/messages/00000000-0000-4000-8000-000000000000');
      for (const path of ['/nope', '/api/alice', '/metrics/alice', '/api/users/%'])
        await bob.call('GET', path);
      await until(
        () =>
          counted(
            requestsOf('POST', '/api/messages/send', 201),
            requestsOf('GET', '/api/messages/:id', 200),
            requestsOf('HEAD', '/api/messages/:id', 200),
            requestsOf('GET', '/api/messages/:id', 404),
            requestsOf('any', 'other', 404),
            requestsOf('any', 'other', 400),
          ),
        (counts) => JSON.stringify(counts) === '[1,2,1,1,3,1]',
      );
    });

    it('counts messages by who sealed them, once each', async () => {
      const { samples } = await scrape();
      const id = globalThis.crypto.randomUUID();
      for (const status of [201, 200]) {
        const answer = await alice.send({ id, recipient: 'bob', text: 'the same twice' });
        expect(answer.status).toBe(status);
      }
      const sent = 'sealpost_sends_total{sealed_by="server"}';
      expect(await counted(sent)).toEqual([(samples.get(sent) ?? 0) + 1]);
    });

    it('counts who waits for events, and what they are sent', async () => {
      const [, pushed = 0] = await counted('sealpost_sockets', 'sealpost_pushes_total');
      const client = await LiveClient.connect(server, bob);
      const { body } = await bob.call<{ nextCursor: string }>('GET', '/api/events');
      const poll = bob.call('GET', `/api/events?after=${body.nextCursor}&waitSeconds=20`);
      await until(
        () => counted('sealpost_sockets', 'sealpost_long_polls'),
        ([sockets, polls]) => sockets === 1 && polls === 1,
      );
      await alice.send({ recipient: 'bob', text: 'to a socket and to a poll' });
      await poll;
      await until(
        () => counted('sealpost_long_polls', 'sealpost_pushes_total', 'sealpost_socket_lag_events'),
        ([polls, pushes, behind]) => polls === 0 && pushes === pushed + 1 && behind === 0,
      );
      client.close();
      await until(
        () => counted('sealpost_sockets'),
        ([sockets]) => sockets === 0,
      );
    });

    it('knows the pool, the key work and the event loop', async () => {
      const logins = [1, 2, 3, 4, 5, 6].map(() =>
        request(server, 'POST', '/api/auth/login', { json: { username: 'alice', password: 'not the one' } }),
      );
      await until(
        () => counted('sealpost_key_work_running', 'sealpost_key_work_waiting'),
        ([running = 0, waiting = 0]) => running > 0 && waiting > 0,
        { every: 5 },
      );
      await Promise.all(logins);
      // A thread that rests is still counted.
      await until(
        () => counted('sealpost_key_work_running', 'sealpost_key_work_waiting'),
        ([running, waiting]) => running === 0 && waiting === 0,
      );
      const [connections = 0, idle = 0, waiting, late = 0, cpu = 0] = await counted(
        'sealpost_database_connections',
        'sealpost_database_connections_idle',
        'sealpost_database_waiting',
        'nodejs_eventloop_lag_p99_seconds',
        'process_cpu_seconds_total',
      );
      expect([connections >= 1, idle <= connections, waiting, late > 0, cpu > 0]).toEqual([
        true,
        true,
        0,
        true,
        true,
      ]);
    });

    it('names nobody, and no secret', async () => {
      const { text } = await scrape();
      expect(text).not.toMatch(/alice|bob|[0-9a-f]{8}-[0-9a-f]{4}-/);
      expect(server.canaries.findIn(text)).toEqual([]);
    });

    it.each(EXPRESSIONS)('has everything that is asked of it: %s', async (_, expression) => {
      const names = expression.match(/\b(?:sealpost|process|nodejs)_[a-z0-9_]+/g) ?? [];
      const known = (await scrape()).names;
      for (const name of WITH_REDIS) known.add(name);
      expect(names.filter((name) => !known.has(name))).toEqual([]);
      expect(names.length + (expression.startsWith('up{') ? 1 : 0)).toBeGreaterThan(0);
    });
  });

  it.each(ALERTS)('is told what $alert means', ({ alert, annotations }) => {
    const text = readFileSync('docs/operations.md', 'utf8');
    expect(annotations.runbook).toBe(`docs/operations.md#${alert.toLowerCase()}`);
    expect(text).toContain(`\n### ${alert}\n`);
  });

  it('has the routes that the alerts name', () => {
    const { paths } = JSON.parse(readFileSync('openapi.json', 'utf8')) as { paths: object };
    const templates = Object.keys(paths).map((path) => path.replace(/\{(\w+)\}/g, ':$1'));
    const named = EXPRESSIONS.flatMap(([, expression]) => expression.match(/\/api\/[\w/:]+/g) ?? []);
    expect(named.length).toBeGreaterThan(0);
    expect(named.filter((route) => !templates.includes(route))).toEqual([]);
  });

  describe('in the log', () => {
    it('finds a request by the id that a trusted proxy gave it, if it is one', async () => {
      const given = async (id: string): Promise<string | null> => {
        const { headers } = await request(server, 'GET', '/health/live', { headers: { 'X-Request-Id': id } });
        return headers.get('X-Request-Id');
      };
      expect(await given('proxy-0123456789.abc_D')).toBe('proxy-0123456789.abc_D');
      await until(
        () => Promise.resolve(server.log),
        (log) => log.includes('"id":"proxy-0123456789.abc_D"'),
      );
      for (const id of ['short', 'has space inside', '"quoted-quoted"', 'x'.repeat(65)])
        expect(await given(id)).toMatch(/^[0-9a-f]{8}-[0-9a-f-]{27}$/);
    });
  });

  describe('in the traces', () => {
    async function traceOf(
      headers: Record<string, string>,
    ): Promise<{ requestId: string; spans: CollectedSpan[] }> {
      const { headers: answered, status } = await request(server, 'POST', '/api/messages/send', {
        token: alice.token,
        json: { recipient: 'bob', text: 'seen by no collector' },
        headers,
      });
      expect(status).toBe(201);
      const requestId = answered.get('X-Request-Id') ?? '';
      const isOf = ({ attributes }: CollectedSpan): boolean =>
        attributes['sealpost.request_id'] === requestId;
      const [root] = await until(
        () => Promise.resolve(collector.spans.filter(isOf)),
        ({ length }) => length === 1,
        { milliseconds: 20_000 },
      );
      return { requestId, spans: collector.of(root?.traceId ?? '') };
    }

    it('has a send with its statements, as a part of the trace that the caller named', async () => {
      server.canaries.add('text "seen by no collector"', 'seen by no collector');
      const { requestId, spans } = await traceOf({ traceparent: `00-${TRACE_ID}-${PARENT_ID}-01` });
      const root = spans.find(({ parentSpanId }) => parentSpanId === PARENT_ID);
      expect(root).toMatchObject({
        traceId: TRACE_ID,
        name: 'POST /api/messages/send',
        attributes: {
          'http.request.method': 'POST',
          'http.route': '/api/messages/send',
          'http.response.status_code': 201,
          'sealpost.request_id': requestId,
        },
      });
      const insert = spans.find(({ name }) => name === 'INSERT');
      expect(insert?.attributes['db.query.text']).toContain('INSERT INTO messages');
      const shared = spans.find(({ spanId }) => spanId === insert?.parentSpanId);
      expect([shared?.name, shared?.parentSpanId]).toEqual(['shared statement', root?.spanId]);
      const known = new Set([PARENT_ID, ...spans.map(({ spanId }) => spanId)]);
      expect(spans.filter(({ parentSpanId }) => !known.has(parentSpanId ?? 'none'))).toEqual([]);
      expect(server.log).toContain(`"traceId":"${TRACE_ID}"`);
    });

    it('begins a trace where the caller names none, or a wrong one', async () => {
      for (const headers of [{}, { traceparent: `00-${'0'.repeat(32)}-${PARENT_ID}-01` }]) {
        const { spans } = await traceOf(headers as Record<string, string>);
        const roots = spans.filter(({ parentSpanId }) => !parentSpanId);
        expect(roots.map(({ name }) => name)).toEqual(['POST /api/messages/send']);
        expect(roots[0]?.traceId).toMatch(/^(?!0+$)[0-9a-f]{32}$/);
      }
    });

    it('has transactions of TypeORM, too, and nobody by name', async () => {
      await alice.call('PATCH', '/api/users/me', { displayName: 'Alice the Traced' });
      await bob.call('GET', '/api/users/alice');
      const spans = await until(
        () => Promise.resolve(collector.spans),
        (all) => all.some(({ name }) => name === 'GET /api/users/:username'),
        { milliseconds: 20_000 },
      );
      const { traceId } = spans.find(({ name }) => name === 'PATCH /api/users/me') ?? {};
      expect(collector.of(traceId ?? '').map(({ name }) => name)).toContain('UPDATE');
      expect(collector.received).not.toMatch(/alice|Traced/i);
    });
  });
});
