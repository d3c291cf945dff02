import { resolve } from 'node:path';
import type { Settings } from './config/index.js';

/** Where the demonstration looks by itself. */
const DEFAULT_PORT = 3000;

/** What a person sees when the server is up: where everything is, and what to try first. */
export function welcome(settings: Settings, listeningUrl: string): string {
  const url = (settings.publicUrl ?? listeningUrl).replace(/\/$/, '');
  const data = settings.databaseUrl
    ? 'PostgreSQL, by DATABASE_URL'
    : `${resolve(settings.dataDir)} (embedded database)`;
  const demo = settings.port === DEFAULT_PORT ? 'npm run demo' : `SEALPOST_URL=${url} npm run demo`;
  return `
Sealpost is ready.

  API         ${url}/api
  Swagger UI  ${url}/docs
  OpenAPI     ${url}/openapi.json
  Data        ${data}
  Addresses   username@${settings.serverName}

Try first: open the Swagger UI, run POST /api/auth/register with the example, press Authorize and paste the token.
Or, in a second terminal: ${demo}

`;
}
