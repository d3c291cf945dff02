import fc from 'fast-check';
import type { Operation, Parameter } from '../api-document.js';
import type { DrawnRequest } from './drawn-request.js';
import { BY_NAME, known } from './field-values.js';
import type { Kind } from './known.js';
import { RAW_SEGMENTS } from './odd-heads.js';
import { valueOf } from './schema-values.js';
import { oddText } from './values.js';

/** What a drawn body cannot be by its schema alone. */
const MADE = new Set([
  'auth.register',
  'auth.login',
  'keys.rotate',
  'messages.sendSealed',
  'users.putAvatar',
]);

/** @param often how many times the usual comes for each time of the other */
export const seldom = <Value>(other: fc.Arbitrary<Value>, often: number, usual: Value): fc.Arbitrary<Value> =>
  fc.oneof({ weight: often, arbitrary: fc.constant(usual) }, other);

export function pathOf({ path, parameters }: Operation): fc.Arbitrary<DrawnRequest['path']> {
  const segments = parameters
    .filter(({ in: place }) => place === 'path')
    .map((parameter) => [
      parameter.name,
      fc.oneof(
        { weight: 20, arbitrary: pathValue(path, parameter).map((value) => ({ value })) },
        fc.constantFrom(...RAW_SEGMENTS).map((raw) => ({ raw })),
        oddText.map((value) => ({ value })),
      ),
    ]);
  return fc.record(
    Object.fromEntries(segments) as Record<string, fc.Arbitrary<DrawnRequest['path'][string]>>,
  );
}

function pathValue(path: string, { name, schema }: Parameter): fc.Arbitrary<unknown> {
  if (name !== 'id') return valueOf(schema, name);
  const kinds: [beginning: string, kind: Kind][] = [
    ['/api/messages/{id}/attachments', 'file'],
    ['/api/messages', 'message'],
    ['/api/groups', 'group'],
    ['/api/auth/sessions', 'session'],
  ];
  const kind = kinds.find(([beginning]) => path.startsWith(beginning))?.[1] ?? 'uuid';
  return fc.oneof({ weight: 20, arbitrary: known(kind) }, fc.uuid(), known('uuid'));
}

export function queryOf({ parameters }: Operation): fc.Arbitrary<DrawnRequest['query']> {
  const fields = parameters.filter(({ in: place }) => place === 'query');
  if (fields.length === 0) return fc.constant([]);
  const field = fc
    .constantFrom(...fields)
    .chain(({ name, schema }) =>
      fc.tuple(
        fc.constant(name),
        fc.oneof({ weight: 6, arbitrary: BY_NAME[name] ?? valueOf(schema, name) }, oddText),
      ),
    );
  const needed = fields.filter(({ required }) => required === true);
  return fc
    .tuple(
      fc.array(field, { maxLength: 3 }),
      fc.tuple(...needed.map(({ name, schema }) => valueOf(schema, name))),
    )
    .map(([some, all]) => [
      ...needed.map(({ name }, index): [string, unknown] => [name, all[index]]),
      ...some,
    ]);
}

export function bodyOf({ operationId, requestBody }: Operation): fc.Arbitrary<DrawnRequest['body']> {
  const schema = requestBody?.content['application/json']?.schema;
  const made = fc.constant<DrawnRequest['body']>({ made: true });
  if (!schema) {
    if (MADE.has(operationId)) return made;
    const unwanted = fc.oneof(oddText, fc.constant({ nope: 1 })).map((drawn) => ({ drawn }));
    return seldom<DrawnRequest['body']>(unwanted, 12, undefined);
  }
  const drawn = fc
    .tuple(valueOf(schema), fc.nat(5))
    .map(([value, coin]) => ({ drawn: addressed(value, coin) }));
  return MADE.has(operationId) ? fc.oneof({ weight: 2, arbitrary: made }, drawn) : drawn;
}

/** A message goes to a person or to a group: one that names both gets no further, and is drawn seldom enough. */
function addressed(body: unknown, coin: number): unknown {
  if (typeof body !== 'object' || body === null || !('groupId' in body) || coin === 0) return body;
  const { groupId, recipient, ...rest } = body as Record<string, unknown>;
  return coin === 1 || typeof recipient === 'undefined' ? { ...rest, groupId } : { ...rest, recipient };
}
