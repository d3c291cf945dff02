import type { Answer } from '../api.js';
import { type Operation, OPERATIONS } from '../api-document.js';
import type { DocumentedApi } from '../documented-api.js';
import type { WireRequest } from './wire.js';

const PROBLEM = { $ref: '#/components/schemas/Problem' };
/** What is answered where nothing is, and to what no path is: no operation's answers. */
const NOWHERE = new Set([400, 404]);

/**
 * What is wrong with an answer: that the server failed, or that the document of the operation which the request reached does not
 * describe it.
 */
export function complaintsAbout(
  api: DocumentedApi,
  { method, target }: WireRequest,
  answer: Answer<unknown>,
): string[] {
  const { status, headers, body } = answer;
  if (status >= 500) return [`status ${status} with ${JSON.stringify(body)}`];
  const complaints = [];
  const requestId = headers.get('X-Request-Id');
  if (requestId === null) complaints.push('no X-Request-Id');
  if (status >= 400 && method !== 'HEAD') {
    complaints.push(...api.errorsOf(PROBLEM, body));
    const problem = body as { requestId?: string; status?: number };
    if (problem.requestId !== requestId || problem.status !== status)
      complaints.push('a problem that is not of its answer');
  }
  const operation = operationAt(method === 'HEAD' ? 'GET' : method, target);
  if (!operation) {
    const isKnown = method === 'OPTIONS' ? status === 204 || status === 404 : NOWHERE.has(status);
    return isKnown ? complaints : [...complaints, `status ${status} where there is no operation`];
  }
  if (method === 'HEAD') {
    if (body !== '') complaints.push('a body');
    if (!(String(status) in operation.responses)) complaints.push(`status ${status}`);
    return complaints;
  }
  return [...complaints, ...api.problemsOf(operation, answer)];
}

/** The operation that a request line reaches. */
function operationAt(method: string, target: string): Operation | undefined {
  const segments = segmentsOf(target.split('?')[0] ?? '');
  if (!segments) return undefined;
  const fits = [...OPERATIONS.values()].filter(
    (operation) =>
      operation.method.toUpperCase() === method && isAt(operation.path.split('/').slice(1), segments),
  );
  const parameters = ({ path }: Operation): number => path.split('{').length;
  return fits.sort((a, b) => parameters(a) - parameters(b))[0];
}

function segmentsOf(path: string): string[] | undefined {
  try {
    return path.replace(/\/$/, '').split('/').slice(1).map(decodeURIComponent);
  } catch {
    return undefined;
  }
}

function isAt(template: string[], segments: string[]): boolean {
  if (template.length !== segments.length) return false;
  return template.every((part, at) => {
    const segment = segments[at] ?? '';
    return part.startsWith('{') ? segment !== '' : part === segment.toLowerCase();
  });
}
