import type { IncomingMessage } from 'node:http';
import { readSettings } from '../config/index.js';
import { accessOnMainPort, accessOnOwnPort } from './metrics-access.js';

const TOKEN = 'a-long-random-text';

function request(remoteAddress: string, headers: Record<string, string> = {}): IncomingMessage {
  return {
    headers: { host: 'localhost:3000', ...headers },
    socket: { remoteAddress },
  } as unknown as IncomingMessage;
}

const access = (environment: Record<string, string>, asked: IncomingMessage): string =>
  accessOnMainPort(asked, readSettings(environment));

describe('the metrics on the main port', () => {
  it.each([
    ['127.0.0.1', 'localhost:3000'],
    ['::1', '[::1]:3000'],
    ['::ffff:127.0.0.1', '127.0.0.1'],
  ])('are open to this machine: %s by %s', (address, host) => {
    expect(access({}, request(address, { host }))).toBe('granted');
  });

  it.each([
    ['from elsewhere', '10.0.0.7', {}],
    ['from an address that looks like it', '::ffff:10.127.0.1', {}],
    ['passed on by a proxy', '127.0.0.1', { 'x-forwarded-for': '127.0.0.1' }],
    ['passed on by a proxy that says so itself', '127.0.0.1', { via: '1.1 proxy' }],
    ['by a name that was made to lead here', '127.0.0.1', { host: 'evil.example' }],
    ['without the token that there is not', '10.0.0.7', { authorization: 'Bearer ' }],
  ])('are hidden from what comes %s', (_, address, headers) => {
    expect(access({}, request(address, headers))).toBe('hidden');
  });

  it.each([
    ['a public address', { PUBLIC_URL: 'https://chat.example.com' }],
    ['a trusted proxy', { TRUSTED_PROXIES: 'loopback' }],
    ['a port of their own', { METRICS_PORT: '9464', METRICS_TOKEN: TOKEN }],
  ])('are hidden from this machine, too, with %s', (_, environment) => {
    expect(access(environment, request('127.0.0.1', { authorization: `Bearer ${TOKEN}` }))).toBe('hidden');
  });

  it.each([
    [`Bearer ${TOKEN}`, 'granted'],
    [`bearer  ${TOKEN}`, 'granted'],
    [`Bearer ${TOKEN}x`, 'unauthorized'],
    [`Bearer ${TOKEN.slice(1)}`, 'unauthorized'],
    [`Basic ${TOKEN}`, 'unauthorized'],
    [TOKEN, 'unauthorized'],
    ['', 'unauthorized'],
  ])('with a token are for whoever shows it: %s', (authorization, expected) => {
    const environment = { METRICS_TOKEN: TOKEN, PUBLIC_URL: 'https://chat.example.com' };
    expect(access(environment, request('10.0.0.7', { authorization }))).toBe(expected);
    expect(accessOnOwnPort(request('10.0.0.7', { authorization }), readSettings(environment))).toBe(expected);
  });
});
