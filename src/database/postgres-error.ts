import { QueryFailedError } from 'typeorm';

interface PostgresFailure {
  code?: string;
  constraint?: string;
}

/** PostgreSQL's condition names that the rules of this project meet (PostgreSQL manual, appendix A). */
export const POSTGRES_CONDITION = {
  uniqueViolation: '23505',
  foreignKeyViolation: '23503',
} as const;

/**
 * Whether a query failed on the named constraint.
 *
 * @returns false for every other error, whatever its type
 */
export function violates(
  error: unknown,
  condition: keyof typeof POSTGRES_CONDITION,
  constraint: string,
): boolean {
  if (!(error instanceof QueryFailedError)) return false;
  const failure = error.driverError as PostgresFailure;
  return failure.code === POSTGRES_CONDITION[condition] && failure.constraint === constraint;
}
