/** Fields whose values are secrets, wherever they stand in a line; compared in lower case, and without what joins words. */
const SECRET_FIELDS = new Set([
  'password',
  'currentpassword',
  'newpassword',
  'passphrase',
  'authkey',
  'currentauthkey',
  'newauthkey',
  'recoveryauthkey',
  'sealkey',
  'accountkey',
  'privatekey',
  'signingkey',
  'digestkey',
  'messagekey',
  'recoverycode',
  'token',
  'metricstoken',
  'xauthtoken',
  'authorization',
  'proxyauthorization',
  'cookie',
  'setcookie',
  'secret',
  'databaseurl',
  'redisurl',
  'connectionstring',
  'parameters',
]);
const REDACTED = '[redacted]';
/** What is nested deeper does not come into the log. */
const MAX_DEPTH = 6;

/** In texts: the password of a URL; a token or another key in hex; a recovery code, also as people type it. */
const SECRET_TEXTS: [RegExp, string][] = [
  [/(\w:\/\/[^\s/:@]*):[^\s/]*@/g, '$1:[redacted]@'],
  [/\b[0-9a-f]{64,}\b/gi, REDACTED],
  [/\b(?:[0-9a-z]{4}-){7}[0-9a-z]{4}\b/gi, REDACTED],
];

type Line = Record<string, unknown>;

/**
 * A line of the log without secrets. pino's own `redact` takes a list of paths instead, and with as many of them at every depth it would
 * take more time than the rest of the line.
 */
export function redactLine(line: Line): Line {
  return redactFields(line, 0);
}

/** A text without what looks like a secret. */
export function redactText(text: string): string {
  return SECRET_TEXTS.reduce((rest, [pattern, instead]) => rest.replace(pattern, instead), text);
}

function redactFields(fields: Line, depth: number): Line {
  const redacted: Line = {};
  for (const name in fields) {
    const value = fields[name];
    if (typeof value !== 'object' || value === null) redacted[name] = isSecret(name) ? REDACTED : value;
    else redacted[name] = isSecret(name) ? REDACTED : redactValue(value, depth + 1);
  }
  return redacted;
}

function redactValue(value: unknown, depth: number): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (value instanceof Error) return describeError(value, depth);
  // Dates, and secrets of the settings, which say by themselves what they are.
  if ('toJSON' in value && !Buffer.isBuffer(value)) return value;
  if (ArrayBuffer.isView(value)) return `[${value.byteLength} bytes]`;
  if (depth > MAX_DEPTH) return '[nested too deep]';
  if (Array.isArray(value)) return value.map((item) => redactValue(item, depth + 1));
  return redactFields(value as Line, depth);
}

/** A failed query carries its parameters, and a parameter may be a secret: only type, message, stack and code are kept. */
function describeError(error: Error & { code?: unknown }, depth: number): object {
  return {
    type: error.constructor.name,
    message: redactText(error.message),
    stack: redactText(error.stack ?? ''),
    ...(typeof error.code === 'string' && { code: error.code }),
    ...(error.cause instanceof Error &&
      depth <= MAX_DEPTH && { cause: describeError(error.cause, depth + 1) }),
  };
}

function isSecret(name: string): boolean {
  // Most names are neither long nor joined, and are found at once.
  return SECRET_FIELDS.has(name) || SECRET_FIELDS.has(name.replace(/[-_]/g, '').toLowerCase());
}
