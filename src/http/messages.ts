import { IncomingMessage, ServerResponse } from 'node:http';
import type { Express, Response } from 'express';
import { JsonText, type Work } from '../common/index.js';
import type { FlatHeaders, Seal } from './seal.js';

/** Where there is something to upgrade to. */
const UPGRADES = '/socket.io/';

const JSON_TYPE = 'application/json; charset=utf-8';

/** An answer that carries standing headers, unless the handler sets another value. */
export interface StandingResponse extends Response {
  /** What ends when the answer begins. */
  work: Work | undefined;
  standing: FlatHeaders | undefined;
  /** What it goes into when the request was sealed. */
  seal: Seal | undefined;
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
    seal: Seal | undefined;

    get isUntouched(): boolean {
      return this.standing !== undefined && this.getHeaderNames().length === 0;
    }

    override writeHead(...head: [number]): this {
      if (this.seal) return this.sealHead(this.seal, head[0], this.takeHeaders());
      this.work?.end();
      const { standing = [] } = this;
      this.standing = undefined;
      for (let at = 0; at < standing.length; at += 2) {
        const [name = '', value = ''] = [standing[at], standing[at + 1]];
        if (!this.hasHeader(name)) this.setHeader(name, value);
      }
      return super.writeHead(...head);
    }

    override write(...[chunk, encoding, done]: Written): boolean {
      if (!this.seal) return super.write(chunk, encoding as BufferEncoding, done);
      if (!this.headersSent) this.writeHead(this.statusCode);
      return super.write(this.seal.write(chunk, encoding), callbackIn(encoding, done));
    }

    override end(...[chunk, encoding, done]: Partial<Written>): this {
      if (!this.seal || this.writableEnded) return super.end(chunk, encoding as BufferEncoding, done);
      if (!this.headersSent) this.writeHead(this.statusCode);
      const last = this.seal.write(chunk, encoding) + this.seal.end();
      return super.end(last, callbackIn(chunk, encoding, done));
    }

    /** In one go: setting headers one by one would take as long as all the rest of it. */
    answer(status: number, body: object | null | undefined, mediaType = JSON_TYPE): void {
      const isEmpty = body === null || body === undefined;
      const text = isEmpty ? '' : body instanceof JsonText ? body.text : JSON.stringify(body);
      const headers: string[] = isEmpty ? [] : ['Content-Type', mediaType];
      const length = Buffer.byteLength(text);
      if (!isEmpty || status !== 204) headers.push('Content-Length', String(length));
      if (this.seal) this.sealHead(this.seal, status, headers).end(text);
      else {
        this.work?.end();
        const { standing = [] } = this;
        this.standing = undefined;
        // For UTF-8, Node asks for three bytes of memory a character.
        super
          .writeHead(status, standing.concat(headers))
          .end(text, length === text.length ? 'latin1' : 'utf8');
      }
    }

    /** What every answer carries stays outside; the status and all that is of this one goes within. */
    private sealHead(seal: Seal, status: number, headers: FlatHeaders): this {
      this.work?.end();
      const { standing = [] } = this;
      this.standing = undefined;
      super.writeHead(200, standing.concat(seal.begin(status, headers)));
      // For the log and the metrics.
      this.statusCode = status;
      return this;
    }

    private takeHeaders(): FlatHeaders {
      return this.getHeaderNames().flatMap((name) => {
        const value = String(this.getHeader(name));
        this.removeHeader(name);
        return [name, value];
      });
    }
  }
  Object.setPrototypeOf(StandingResponse.prototype, prototype);
  return StandingResponse as typeof ServerResponse;
}

/** As `write` and `end` of Node's streams are called. */
type Written = [chunk: unknown, encoding?: unknown, done?: Done];

type Done = (error?: Error | null) => void;

function callbackIn(...parts: unknown[]): Done | undefined {
  return parts.find((part): part is Done => typeof part === 'function');
}
