import fc from 'fast-check';
import { oddCharacter, oddName, oddValue } from './values.js';

/** One change to a JSON value, at a place that is counted off when the value is known. */
export interface Change {
  at: number;
  how: 'replace' | 'drop' | 'add' | 'insert' | 'wrap' | 'cut';
  name: string;
  value: unknown;
  character: string;
}

/** None for most bodies, so that enough of them get far. */
export const changes: fc.Arbitrary<Change[]> = fc.oneof(
  { weight: 5, arbitrary: fc.constant<Change[]>([]) },
  {
    weight: 5,
    arbitrary: fc.array(
      fc.record<Change>({
        at: fc.nat(10_000),
        how: fc.constantFrom('replace', 'replace', 'drop', 'add', 'insert', 'wrap', 'cut'),
        name: oddName,
        value: oddValue,
        character: oddCharacter,
      }),
      { minLength: 1, maxLength: 2 },
    ),
  },
);

interface Place {
  parent: Record<string, unknown>;
  key: string;
}

/** @param body is changed itself @returns what it has become */
export function applyChanges(body: unknown, all: Change[]): unknown {
  const root: Record<string, unknown> = { body };
  for (const change of all) apply(root, change);
  return root.body;
}

function apply(root: Record<string, unknown>, { at, how, name, value, character }: Change): void {
  const places = [...placesIn(root)];
  const { parent, key } = places[at % places.length] ?? { parent: root, key: 'body' };
  const before = parent[key];
  if (how === 'drop') Reflect.deleteProperty(parent, key);
  else if (how === 'wrap') parent[key] = at % 2 === 0 ? [before] : { [name]: before };
  else if (how === 'add')
    define(isPlain(before) ? before : isPlain(root.body) ? root.body : root, name, value);
  else if (how === 'insert' && typeof before === 'string') {
    const middle = at % (before.length + 1);
    parent[key] = before.slice(0, middle) + character + before.slice(middle);
  } else if (how === 'cut' && typeof before === 'string')
    parent[key] = before.slice(0, at % (before.length + 1));
  else parent[key] = value;
}

/** As JSON.parse does: `__proto__` is a name like any other. */
function define(object: Record<string, unknown>, name: string, value: unknown): void {
  Object.defineProperty(object, name, { value, enumerable: true, configurable: true, writable: true });
}

function* placesIn(parent: Record<string, unknown>): Generator<Place> {
  for (const key of Object.keys(parent)) {
    yield { parent, key };
    const value = parent[key];
    if (typeof value === 'object' && value !== null) yield* placesIn(value as Record<string, unknown>);
  }
}

const isPlain = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
