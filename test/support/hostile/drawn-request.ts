import fc from 'fast-check';
import { type Operation, OPERATIONS } from '../api-document.js';
import { bodyOf, pathOf, queryOf, seldom } from './drawn-parts.js';
import { type Encoding, encodings } from './encode.js';
import type { Known } from './known.js';
import { HEADERS, RAW_QUERIES, TOKENS } from './odd-heads.js';
import { type Change, changes } from './spoil.js';

/** Who makes a request: somebody of the run, or with what stands for a token. */
export type Caller = 'somebody' | { token: string | undefined };

/** A request as it was drawn. Whatever {@link Known} stands in it is filled in when it is made. */
export interface DrawnRequest {
  operation: Operation;
  caller: Caller;
  /** Which somebody, and which of several made bodies. */
  pick: number;
  /** Parameters of the path: values, or text that is put there as it is. */
  path: Record<string, { value: unknown } | { raw: string }>;
  query: [name: string, value: unknown][];
  rawQuery: string;
  headers: Record<string, string | Known>;
  /** `made` is a body that has to fit what is stored, such as a sealed message. */
  body: { drawn: unknown } | { made: true } | undefined;
  changes: Change[];
  encoding: Encoding;
  method: string;
}

/** Deriving and making keys takes a tenth of a second each, and whoever ends their session is of no use to the requests after it. */
const SELDOM = /^auth\.(?!kdf|recoverySalt|openRecovery)|^keys\.rotate|^users\.delete$/;
const OFTEN = /^messages|^groups|^events|^attachments/;
const weightOf = ({ operationId }: Operation): number =>
  SELDOM.test(operationId) ? 2 : OFTEN.test(operationId) ? 6 : 4;

/** A request to any operation of the document. */
export function drawnRequests(): fc.Arbitrary<DrawnRequest> {
  return fc.oneof(
    ...[...OPERATIONS.values()].map((operation) => ({
      weight: weightOf(operation),
      arbitrary: requestOf(operation),
    })),
  );
}

function requestOf(operation: Operation): fc.Arbitrary<DrawnRequest> {
  return fc.record<DrawnRequest>({
    operation: fc.constant(operation),
    caller: fc.oneof(
      { weight: 15, arbitrary: fc.constant<Caller>('somebody') },
      fc.constantFrom<Caller>(...[undefined, ...TOKENS].map((token) => ({ token }))),
    ),
    pick: fc.nat(10_000),
    path: pathOf(operation),
    query: queryOf(operation),
    rawQuery: seldom(fc.constantFrom(...RAW_QUERIES), 15, ''),
    headers: seldom(
      fc.constantFrom(...HEADERS),
      /attachments|avatar/.test(operation.operationId) ? 1 : 9,
      {},
    ),
    body: bodyOf(operation),
    changes,
    encoding: encodings,
    method: seldom(
      fc.constantFrom('HEAD', 'OPTIONS', 'PATCH', 'PROPFIND', 'GET'),
      40,
      operation.method.toUpperCase(),
    ),
  });
}
