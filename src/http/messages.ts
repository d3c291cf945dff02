import { IncomingMessage, ServerResponse } from 'node:http';
import type { Express, Response } from 'express';
import type { Work } from '../common/index.js';

/** Where there is something to upgrade to. */
const UPGRADES = '/socket.io/';

const JSON_TYPE = 'application/json; charset=utf-8';

/** Names and values of headers in turn, as `writeHead` takes them. */
export type FlatHeaders = readonly string[];

/** An answer that carries standing headers, unless the handler sets another value. */
export interface StandingResponse extends Response {
  /** What ends when the answer begins. */
  work: Work | undefined;
  standing: FlatHeaders | undefined;
  /** Whether it has standing headers and no others so far. */
  readonly isUntouched: boolean;
  /** Answers JSON, or nothing. */
  answer(status: number, body: object | null | undefined, mediaType?: string): void;
}

/**
 * Requests that are those of Express from the beginning, which it would otherwise make of each anew.
 *
 * Their `Upgrade` counts only where there is something to upgrade to. Elsewhere it is ignored, as RFC 9110, section 7.8 allows: `curl
 * --http2` and the HttpClient of Java offer `h2c` with their first request, whatever it is.
 *
 * @param prototype what Express gives its requests
 */
export function requestClass(prototype: Express['request']): typeof IncomingMessage {
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
  Object.setPrototypeOf(Request.prototype, prototype);
  return Request;
}

/** @param prototype what Express gives its answers */
export function responseClass(prototype: Express['response']): typeof ServerResponse {
  class StandingResponse extends ServerResponse {
    standing: FlatHeaders | undefined;
    work: Work | undefined;

    get isUntouched(): boolean {
      return this.standing !== undefined && this.getHeaderNames().length === 0;
    }

    override writeHead(...head: [number]): this {
      this.work?.end();
      const { standing = [] } = this;
      this.standing = undefined;
      for (let at = 0; at < standing.length; at += 2) {
        const [name = '', value = ''] = [standing[at], standing[at + 1]];
        if (!this.hasHeader(name)) this.setHeader(name, value);
      }
      return super.writeHead(...head);
    }

    /** In one go: setting headers one by one would take as long as all the rest of it. */
    answer(status: number, body: object | null | undefined, mediaType = JSON_TYPE): void {
      this.work?.end();
      const headers = [...(this.standing ?? [])];
      this.standing = undefined;
      if (body === null || body === undefined) {
        if (status !== 204) headers.push('Content-Length', '0');
        super.writeHead(status, headers).end();
        return;
      }
      const text = JSON.stringify(body);
      headers.push('Content-Type', mediaType, 'Content-Length', String(Buffer.byteLength(text)));
      super.writeHead(status, headers).end(text);
    }
  }
  Object.setPrototypeOf(StandingResponse.prototype, prototype);
  return StandingResponse as typeof ServerResponse;
}
