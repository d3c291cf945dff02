/**
 * The part of a statement that appends events to logs, for statements that also make the change which the events tell of.
 *
 * Each log is numbered under a lock on its own row of `event_heads`, held until the transaction ends and taken in the order of the
 * user ids. So the numbers of a log are in the order of its commits and have no gap: whoever has read number n can never be passed by
 * a later commit of a lower number, and two transactions that write to the same logs wait for each other rather than deadlock.
 * A transaction must append once, and take no other lock that others wait for afterwards; what takes long comes before, for what it locks
 * stays locked until it commits.
 *
 * Each event has its log and each log an event, so the join of the two needs to be full for one reason alone: it is made by hashing, where
 * the planner, which takes both for a row or two, would compare each of the events with each of the logs.
 *
 * @param source the name of a query with the columns `user_id, type, at, message_id, data`, one row an event
 * @param order the columns that put the events of one log in order; needed where one change says several things to somebody
 * @returns common table expressions: `heads` has a row for each log, `logged` writes the events and has a row
 *   for each: `user_id, number, message_id, data`
 */
export function appendEvents(source: string, order = 'at, message_id'): string {
  return `
  heads AS (
    INSERT INTO event_heads AS head (user_id, last_number)
    SELECT user_id, count(*) FROM ${source} GROUP BY user_id ORDER BY user_id
    ON CONFLICT (user_id) DO UPDATE SET last_number = head.last_number + excluded.last_number
    RETURNING head.user_id, head.last_number
  ), logged AS (
    INSERT INTO events (user_id, number, type, at, message_id, data)
    SELECT heads.user_id,
           heads.last_number - count(*) OVER (PARTITION BY heads.user_id)
             + row_number() OVER (PARTITION BY heads.user_id ORDER BY ${order}),
           fresh.type, fresh.at, fresh.message_id, fresh.data
    FROM heads FULL JOIN ${source} AS fresh ON fresh.user_id = heads.user_id
    RETURNING user_id, number, message_id, data
  )`;
}
