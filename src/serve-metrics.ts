import { HttpAdapterHost } from '@nestjs/core';
import type { NestExpressApplication } from '@nestjs/platform-express';
import type { Request, Response } from 'express';
import { AppError, ProblemFilter } from './common/index.js';
import { Settings } from './config/index.js';
import { accessOnMainPort, Metrics, writeMetrics } from './metrics/index.js';

/** Serves `/metrics` on the port of everything else, for those who may read it; all others find nothing there. */
export function serveMetrics(app: NestExpressApplication): void {
  const settings = app.get(Settings);
  const metrics = app.get(Metrics);
  const problems = new ProblemFilter();
  app.get(HttpAdapterHost).httpAdapter.get('/metrics', async (request: Request, response: Response) => {
    const access = accessOnMainPort(request, settings);
    if (access === 'granted') {
      await writeMetrics(metrics, response);
    } else if (access === 'hidden') {
      problems.answer(new AppError('not_found'), request, response);
    } else {
      response.setHeader('WWW-Authenticate', 'Bearer');
      problems.answer(new AppError('unauthorized', 'The metrics need their token.'), request, response);
    }
  });
}
