import { fork } from 'node:child_process';
import { once } from 'node:events';

/** What is asked of a server. */
export interface Load {
  /** In turn. The id in `ANY_ID` becomes another one each time. */
  requests: string[];
  /** Requests a second; without it, as many as are answered. */
  rate?: number;
  /** That may be open at once. */
  connections: number;
  seconds: number;
  /** Seconds that the last answers may take; 15. */
  patience?: number;
}

export interface Result {
  /** 0 when the connection ended instead. */
  status: number;
  /** Whether a refusal says when to come again. */
  retryAfter?: boolean;
  id?: string;
  /** From when the request was due until it was answered. */
  milliseconds: number;
  /** When it was due, in milliseconds from the beginning. */
  at: number;
}

/** What came of it. */
export class Outcome {
  readonly results: Result[];
  /** Requests for which there was no connection left. */
  readonly unsent: number;
  readonly unanswered: number;

  constructor({ results, unsent, unanswered }: Pick<Outcome, 'results' | 'unsent' | 'unanswered'>) {
    Object.assign(this, { results, unsent, unanswered });
  }

  get accepted(): Result[] {
    return this.results.filter(({ status }) => status >= 200 && status < 300);
  }

  get refused(): Result[] {
    return this.results.filter(({ status }) => status === 503);
  }

  /** How often each status came. */
  get statuses(): Record<number, number> {
    const counts: Record<number, number> = {};
    for (const { status } of this.results) counts[status] = (counts[status] ?? 0) + 1;
    return counts;
  }
}

export const ANY_ID = '00000000-0000-4000-8000-000000000000';

/** The milliseconds within which so many of a hundred were answered. */
export function percentile(results: Result[], percent: number): number {
  const sorted = results.map(({ milliseconds }) => milliseconds).sort((one, other) => one - other);
  return Math.round(sorted[Math.min(Math.floor((sorted.length * percent) / 100), sorted.length - 1)] ?? 0);
}

/** A request as it goes over the wire. */
export function wire(method: string, path: string, token: string | undefined, json?: object): string {
  const body = json === undefined ? '' : JSON.stringify(json);
  const lines = [
    `${method} ${path} HTTP/1.1`,
    'Host: localhost',
    ...(token === undefined ? [] : [`X-Auth-Token: ${token}`]),
    ...(json === undefined
      ? []
      : ['Content-Type: application/json', `Content-Length: ${Buffer.byteLength(body)}`]),
  ];
  return `${lines.join('\r\n')}\r\n\r\n${body}`;
}

/** Loads a server from a process of its own. */
export async function load(server: { url: string }, { patience = 15, ...plan }: Load): Promise<Outcome> {
  const { hostname: host, port } = new URL(server.url);
  const child = fork(new URL('./generator.mjs', import.meta.url).pathname, {
    serialization: 'advanced',
    execArgv: [],
  });
  try {
    child.send({ ...plan, host, port: Number(port), patience });
    const [answer] = (await once(child, 'message')) as [Outcome];
    return new Outcome(answer);
  } finally {
    child.kill();
  }
}
