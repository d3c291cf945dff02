import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { Settings } from '../config/index.js';
import { accessOnOwnPort } from './metrics-access.js';
import { Metrics } from './metrics.js';

/** The metrics on a port of their own, which does not lead to anything else. */
@Injectable()
export class MetricsServer implements OnApplicationShutdown {
  private server: Server | undefined;

  constructor(
    private readonly settings: Settings,
    private readonly metrics: Metrics,
  ) {}

  /** @returns where the metrics are, or null when they have no port of their own */
  async listen(): Promise<string | null> {
    const { metricsPort, metricsHost } = this.settings;
    if (metricsPort === null) return null;
    this.server = createServer((request, response) => void this.answer(request, response));
    this.server.listen(metricsPort, metricsHost);
    await once(this.server, 'listening');
    const { address, family, port } = this.server.address() as AddressInfo;
    return `http://${family === 'IPv6' ? `[${address}]` : address}:${port}/metrics`;
  }

  onApplicationShutdown(): void {
    this.server?.close();
    this.server?.closeAllConnections();
  }

  private async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (request.url !== '/metrics' || !/^(GET|HEAD)$/.test(request.method ?? '')) {
      response.writeHead(404).end();
    } else if (accessOnOwnPort(request, this.settings) !== 'granted') {
      response.writeHead(401, { 'WWW-Authenticate': 'Bearer' }).end();
    } else {
      await writeMetrics(this.metrics, response);
    }
  }
}

/** Answers with everything that was measured. */
export async function writeMetrics(metrics: Metrics, response: ServerResponse): Promise<void> {
  const text = await metrics.scrape();
  response.setHeader('Content-Type', metrics.contentType);
  response.setHeader('Cache-Control', 'no-store');
  response.setHeader('Content-Length', Buffer.byteLength(text));
  response.end(text);
}
