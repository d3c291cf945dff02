import type { Answer } from './api.js';
import type { TestServer } from './test-server.js';

/** What a refusal says: its status, its code, and the field that it names first, if it names one. */
export interface Refusal {
  status: number;
  code: string;
  field?: string;
}

const REQUEST_ID = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

/** Holds an answer to be the problem document of a refusal, and to quote no secret of the run. */
export function expectProblem(server: TestServer, answer: Answer, { status, code, field }: Refusal): void {
  const { body, headers } = answer;
  const errors = body.errors as { field: string; message: string }[] | undefined;
  expect({
    status: answer.status,
    contentType: headers.get('Content-Type'),
    requestId: headers.get('X-Request-Id'),
    problem: { type: body.type, status: body.status, code: body.code },
    field: errors?.[0]?.field,
  }).toEqual({
    status,
    contentType: 'application/problem+json',
    requestId: body.requestId,
    problem: { type: `urn:sealpost:problem:${code}`, status, code },
    field,
  });
  expect(body.requestId).toMatch(REQUEST_ID);
  expect(server.canaries.findIn(JSON.stringify(body))).toEqual([]);
}

/** An answer without what differs between two equal ones. */
export function comparable({ status, headers, body }: Answer): unknown {
  // What is left of a limit is less with every request.
  const own = new Set(['x-request-id', 'date', 'keep-alive', 'connection', 'ratelimit']);
  const same = [...headers].filter(([name]) => !own.has(name));
  // `unexpected` only repeats the key ids that the request named.
  return { status, headers: Object.fromEntries(same), body: { ...body, requestId: '', unexpected: [] } };
}
