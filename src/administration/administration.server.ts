import { rmSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { json } from 'node:stream/consumers';
import {
  type BeforeApplicationShutdown,
  Injectable,
  Logger,
  type OnApplicationBootstrap,
} from '@nestjs/common';
import { DataSource } from 'typeorm';
import { backUp, EmbeddedDataSource } from '../database/index.js';
import { AdministrationService } from './administration.service.js';
import { administrationSocketIn, MAX_SOCKET_PATH_BYTES } from './administration-socket.js';

/** Nobody but the owner may connect. */
const OWNER_ONLY = 0o177;

/**
 * Runs commands and backups for other processes while this one has the embedded database: HTTP on a socket file in the data directory.
 * Whoever may open that file may read the database anyway. With PostgreSQL there is none, because everybody can connect there.
 */
@Injectable()
export class AdministrationServer implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger('Administration');
  private server: Server | undefined;

  constructor(
    private readonly dataSource: DataSource,
    private readonly administration: AdministrationService,
  ) {}

  onApplicationBootstrap(): void {
    if (!(this.dataSource instanceof EmbeddedDataSource) || process.platform === 'win32') return;
    const path = administrationSocketIn(this.dataSource.directory);
    if (Buffer.byteLength(path) > MAX_SOCKET_PATH_BYTES) {
      this.logger.warn(
        `${path} is too long for a socket: commands and backups need the server to be stopped.`,
      );
      return;
    }
    // A server that was killed leaves it behind, and the lock on the directory says that there is no other.
    rmSync(path, { force: true });
    const server = createServer((request, response) => void this.answer(request, response));
    server.on('error', (error) => {
      this.logger.warn({ err: error }, `Nothing can be administered through ${path}.`);
    });
    const mask = process.umask(OWNER_ONLY);
    server.listen(path);
    process.umask(mask);
    this.server = server;
  }

  async beforeApplicationShutdown(): Promise<void> {
    const { server } = this;
    if (!server) return;
    await new Promise((resolve) => {
      server.close(resolve);
      server.closeAllConnections();
    });
  }

  private async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    try {
      if (request.url === '/command') await this.runCommand(request, response);
      else if (request.url === '/backup') await this.writeBackup(response);
      else response.writeHead(404).end();
    } catch (error) {
      this.logger.warn({ err: error }, 'An operator was not served.');
      if (response.headersSent) response.destroy();
      else response.writeHead(500).end(error instanceof Error ? error.message : String(error));
    }
  }

  private async runCommand(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const line = await json(request);
    if (!Array.isArray(line) || !line.every((word) => typeof word === 'string')) {
      response.writeHead(400).end();
      return;
    }
    this.logger.log({ command: line.slice(0, 3).join(' ') }, 'An operator runs a command.');
    response.end(JSON.stringify(await this.administration.run(line)));
  }

  private async writeBackup(response: ServerResponse): Promise<void> {
    this.logger.log('A backup begins.');
    await backUp(this.dataSource as EmbeddedDataSource, response);
    this.logger.log('A backup is complete.');
  }
}
