import { resolve } from 'node:path';
import type { Settings } from './config/index.js';
import type { NodesState } from './health/index.js';

/** Where the demonstration looks by itself. */
const DEFAULT_PORT = 3000;

/** What a person sees when the server is up: where everything is, and what to try first. */
export function welcome(
  settings: Settings,
  listeningUrl: string,
  nodes: NodesState,
  hasPage: boolean,
  metricsUrl: string | null,
): string {
  const url = (settings.publicUrl ?? listeningUrl).replace(/\/$/, '');
  const data = settings.databaseUrl
    ? 'PostgreSQL, by DATABASE_URL'
    : `${resolve(settings.dataDir)} (embedded database)`;
  const demo = settings.port === DEFAULT_PORT ? 'npm run demo' : `SEALPOST_URL=${url} npm run demo`;
  const page = hasPage ? `  Web page    ${url}/\n` : '';
  const metrics = metricsUrl ?? (settings.metricsToken ? `${url}/metrics` : null);
  const first = hasPage
    ? 'open the web page in two browsers, register somebody in each, and let them write to each other.'
    : 'open the Swagger UI, run POST /api/auth/register with the example, press Authorize and paste the token.';
  return `
Sealpost is ready.

${page}  API         ${url}/api
  Swagger UI  ${url}/docs
  OpenAPI     ${url}/openapi.json
  Data        ${data}
  Nodes       ${describe(nodes)}
  Events      ${events(settings.realtimeEnabled)}
  Addresses   username@${settings.serverName}
${metrics ? `  Metrics     ${metrics}\n` : ''}
Try first: ${first}
Or, in a second terminal: ${demo}

`;
}

function describe({ mode, redis }: NodesState): string {
  if (mode === 'one') return 'one';
  return redis === 'up'
    ? 'several, by REDIS_URL'
    : 'several, by REDIS_URL; Redis does not answer, so this node works alone until it does';
}

function events(realtimeEnabled: boolean): string {
  return realtimeEnabled
    ? 'by socket.io at /socket.io, and by long poll'
    : 'by long poll (REALTIME_ENABLED is false)';
}
