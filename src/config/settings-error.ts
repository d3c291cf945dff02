/** A setting that cannot be used; the message has one line a setting and never its value when that is secret. */
export class SettingsError extends Error {}

/** Conditions of PostgreSQL (its manual, appendix A) that mean the URL, the account or the server of it, and no fault of ours. */
const OF_CONNECTION = /^(08|28|3D|53|57|42501)/;

/**
 * Takes a step of the start that settings decide.
 *
 * @param names of their variables
 * @throws SettingsError that names them when the system or PostgreSQL refuses the step
 */
export async function dependingOn<Result>(names: string, step: () => Promise<Result>): Promise<Result> {
  try {
    return await step();
  } catch (error) {
    if (error instanceof SettingsError || !(error instanceof Error) || !isRefusal(error)) throw error;
    // Of a host with several addresses each has been tried.
    const causes: unknown[] = error instanceof AggregateError ? error.errors : [error];
    const reasons = causes.map((cause) => (cause instanceof Error ? cause.message : String(cause)));
    throw new SettingsError(`${names}: ${reasons.join(', ')}`, { cause: error });
  }
}

function isRefusal(error: Error & { code?: unknown }): boolean {
  return (
    'syscall' in error ||
    error instanceof AggregateError ||
    (typeof error.code === 'string' && OF_CONNECTION.test(error.code))
  );
}
