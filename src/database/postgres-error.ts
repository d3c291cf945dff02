import { QueryFailedError } from 'typeorm';

interface PostgresFailure {
  code?: string;
  constraint?: string;
}

/** PostgreSQL's condition names that the rules of this project meet (PostgreSQL manual, appendix A). */
export const POSTGRES_CONDITION = {
  uniqueViolation: '23505',
  foreignKeyViolation: '23503',
  deadlockDetected: '40P01',
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

/**
 * Whether a transaction failed only because of another at the same moment: both waited for each other, or somebody to whose log it
 * writes deleted the account. Run again, it sees what the other did.
 */
export function isPassing(error: unknown): boolean {
  return (
    (error instanceof QueryFailedError &&
      (error.driverError as PostgresFailure).code === POSTGRES_CONDITION.deadlockDetected) ||
    violatesLogOwner(error)
  );
}

/**
 * Whether a statement failed because of some of the rows that it was to write, or of what others do with them (SQLSTATE classes 23, 40
 * and 55): with fewer rows it may go.
 */
export function isOfRows(error: unknown): boolean {
  return (
    error instanceof QueryFailedError && /^(23|40|55)/.test((error.driverError as PostgresFailure).code ?? '')
  );
}

/** Whether a row cannot be with those that are there (SQLSTATE class 23). */
export function isOfIntegrity(error: unknown): boolean {
  return (
    error instanceof QueryFailedError && ((error.driverError as PostgresFailure).code ?? '').startsWith('23')
  );
}

/** Whether the account is gone to whose log an event goes. */
export function violatesLogOwner(error: unknown): boolean {
  return violates(error, 'foreignKeyViolation', 'event_heads_user_id_fkey');
}
