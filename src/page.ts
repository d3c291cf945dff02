import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { HttpAdapterHost } from '@nestjs/core';
import type { NestExpressApplication } from '@nestjs/platform-express';
import compression from 'compression';
import express from 'express';
import helmet from 'helmet';

/** Where `npm run build` puts the web page. */
const DIRECTORY = fileURLToPath(new URL('../web', import.meta.url));
const INDEX = 'index.html';
/** Files with a hash of their content in their names. */
const ASSETS = 'assets';
const YEAR_SECONDS = 31_536_000;

/** What a page of this server may do: run and show what the server serves as files, talk to it, and nothing else. */
export const pagePolicy = helmet.contentSecurityPolicy({
  useDefaults: false,
  directives: {
    defaultSrc: ["'none'"],
    scriptSrc: ["'self'"],
    styleSrc: ["'self'"],
    // What is opened on the device is shown from memory.
    imgSrc: ["'self'", 'blob:'],
    mediaSrc: ['blob:'],
    connectSrc: ["'self'"],
    workerSrc: ["'self'"],
    manifestSrc: ["'self'"],
    baseUri: ["'none'"],
    formAction: ["'none'"],
    frameAncestors: ["'none'"],
  },
});

/** Whether the web page was built. */
export function hasPage(directory = DIRECTORY): boolean {
  return existsSync(join(directory, INDEX));
}

/** Serves the web page at `/`, and leads to Swagger UI when it was not built. */
export function servePage(app: NestExpressApplication, directory = DIRECTORY): void {
  const adapter = app.get(HttpAdapterHost).httpAdapter;
  if (!hasPage(directory)) {
    adapter.get('/', (_request: unknown, response: unknown) => {
      adapter.redirect(response, 302, '/docs');
    });
    return;
  }
  const assets = express.static(join(directory, ASSETS), {
    index: false,
    redirect: false,
    immutable: true,
    maxAge: YEAR_SECONDS * 1000,
  });
  app.use(`/${ASSETS}`, compression(), assets);
  for (const entry of readdirSync(directory, { withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const path = entry.name === INDEX ? '/' : `/${entry.name}`;
    adapter.get(path, (_request: unknown, response: express.Response) => {
      response.set('Cache-Control', 'no-cache').sendFile(entry.name, { root: directory });
    });
  }
}
