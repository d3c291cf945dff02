import { createServer, IncomingMessage } from 'node:http';
import { ExpressAdapter } from '@nestjs/platform-express';

/** Longer than proxies and clients keep a connection for the next request: whoever closes first must not be the one that is asked. */
const KEEP_ALIVE_MILLISECONDS = 65_000;
/** Where there is something to upgrade to. */
const UPGRADES = '/socket.io/';

/**
 * A request whose `Upgrade` counts only where there is something to upgrade to. Elsewhere it is ignored, as RFC 9110, section 7.8
 * allows: `curl --http2` and the HttpClient of Java offer `h2c` with their first request, whatever it is.
 */
class Request extends IncomingMessage {
  declare private isUpgrade: boolean;

  get upgrade(): boolean {
    return this.isUpgrade;
  }

  // Node's parser says so when it has read the head of a request, after the URL.
  set upgrade(asked: boolean) {
    this.isUpgrade = asked && this.url?.startsWith(UPGRADES) === true;
  }
}

/** Express on a plain HTTP server of this project's requests. */
export class HttpAdapter extends ExpressAdapter {
  override initHttpServer(): void {
    const options = { IncomingMessage: Request, keepAliveTimeout: KEEP_ALIVE_MILLISECONDS };
    this.setHttpServer(createServer(options, this.getInstance()));
  }
}
