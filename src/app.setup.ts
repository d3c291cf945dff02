import { type INestApplication, RequestMethod } from '@nestjs/common';
import { HttpAdapterHost, Reflector } from '@nestjs/core';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { SwaggerModule } from '@nestjs/swagger';
import cors from 'cors';
import type { NextFunction, Request, Response } from 'express';
import helmet from 'helmet';
import { TOKEN_HEADER } from './auth/index.js';
import { AppError, BodyInterceptor, createValidationPipe, ProblemFilter } from './common/index.js';
import { Settings } from './config/index.js';
import { denyDevices, HttpAdapter, keepNowhere, securityHeaders } from './http/index.js';
import { SealedTransportService } from './sealed-transport/index.js';
import { createAsyncDocument } from './asyncapi.js';
import { createDocument } from './openapi.js';
import { pagePolicy, servePage } from './page.js';
import { serveMetrics } from './serve-metrics.js';

/** Everything between the socket and the controllers: the server, its tests and the writer of `openapi.json` use it alike. */
export function setUpApp(app: NestExpressApplication): void {
  const settings = app.get(Settings);
  app.disable('x-powered-by');
  app.set('trust proxy', settings.trustedProxies.length > 0 ? settings.trustedProxies : false);
  const crossOrigin = cors({
    origin: settings.corsOrigins,
    allowedHeaders: [
      'Content-Type',
      TOKEN_HEADER,
      'Authorization',
      'Range',
      'If-None-Match',
      'Sealed-Request',
    ],
    exposedHeaders: [
      'Content-Disposition',
      'Content-Range',
      'ETag',
      'RateLimit',
      'RateLimit-Policy',
      'Retry-After',
      'X-Request-Id',
    ],
    maxAge: 600,
  });
  const everywhere = [crossOrigin, securityHeaders(settings), denyDevices, pagePolicy];
  app.use(nameRequest, ...everywhere);
  const adapter = app.getHttpAdapter();
  if (adapter instanceof HttpAdapter) {
    adapter.headers.use([...everywhere, keepNowhere], settings.corsOrigins);
    adapter.openSealed(app.get(SealedTransportService), settings);
  }
  app.use('/docs', documentPolicy);
  app.setGlobalPrefix('api', {
    exclude: ['/health/live', '/health/ready', '/.well-known/sealpost', '/.well-known/jwks.json'].map(
      (path) => ({ path, method: RequestMethod.GET }),
    ),
  });
  app.useGlobalFilters(new ProblemFilter());
  app.useGlobalInterceptors(new BodyInterceptor(settings, app.get(Reflector)));
  app.useGlobalPipes(createValidationPipe());
  serveDocument(app);
  serveMetrics(app);
  servePage(app);
}

/** Outside the prefix of the API, Nest leaves unknown paths to a page of Express. To be called when every route is there. */
export function refuseUnknownPaths(app: NestExpressApplication): void {
  const problems = new ProblemFilter();
  app.use((request: Request, response: Response) => {
    problems.answer(new AppError('not_found'), request, response);
  });
}

function nameRequest(request: Request, response: Response, next: NextFunction): void {
  response.setHeader('X-Request-Id', request.id);
  next();
}

/** What Swagger UI needs beyond a page of ours. */
const documentPolicy = helmet.contentSecurityPolicy({
  useDefaults: false,
  directives: {
    defaultSrc: ["'self'"],
    styleSrc: ["'self'", "'unsafe-inline'"],
    imgSrc: ["'self'", 'data:'],
    objectSrc: ["'none'"],
    baseUri: ["'none'"],
    formAction: ["'none'"],
    frameAncestors: ["'none'"],
  },
});

function serveDocument(app: INestApplication): void {
  SwaggerModule.setup('docs', app, () => createDocument(app), {
    jsonDocumentUrl: 'openapi.json',
    yamlDocumentUrl: 'openapi.yaml',
    customSiteTitle: 'Sealpost API',
    swaggerOptions: { persistAuthorization: true, displayRequestDuration: true, tryItOutEnabled: true },
  });
  const adapter = app.get(HttpAdapterHost).httpAdapter;
  let asyncDocument: object | undefined;
  adapter.get('/asyncapi.json', (_request: unknown, response: unknown) => {
    asyncDocument ??= createAsyncDocument(app);
    adapter.reply(response, asyncDocument, 200);
  });
}
