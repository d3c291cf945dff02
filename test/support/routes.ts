import { readFileSync } from 'node:fs';

interface Operation {
  operationId: string;
  security?: unknown[];
  parameters?: { in: string; name: string; required: boolean }[];
}

/** A route of the API document. */
export interface Route {
  id: string;
  method: string;
  /** The path with its parameters filled in: of things that are not there, and of the one user of the test. */
  path: string;
  /** Whether the document says that it needs no token. */
  isPublic: boolean;
  /** The query that the route cannot be without. */
  query: string;
}

const DOCUMENT = 'openapi.json';
const EXAMPLES: Record<string, string> = {
  id: '00000000-0000-4000-8000-000000000000',
  index: '0',
  username: 'alice',
};

/** The routes of an API document, by their ids; of the committed one when none is given. */
export function routesOf(document = JSON.parse(readFileSync(DOCUMENT, 'utf8')) as object): Route[] {
  const { paths } = document as { paths: Record<string, Record<string, Operation>> };
  const routes = Object.entries(paths).flatMap(([path, operations]) =>
    Object.entries(operations).map(([method, { operationId, security, parameters = [] }]) => ({
      id: operationId,
      method: method.toUpperCase(),
      path: path.replaceAll(/\{(\w+)\}/g, (_, name: string) => EXAMPLES[name] ?? name),
      isPublic: security?.length === 0,
      query: parameters
        .filter(({ in: place, required }) => place === 'query' && required)
        .map(({ name }) => `${name}=${EXAMPLES[name] ?? ''}&`)
        .join(''),
    })),
  );
  return routes.sort((a, b) => (a.id < b.id ? -1 : 1));
}
