import { useSyncExternalStore } from 'react';

const MINUTE = 60_000;
const DAY = 86_400_000;

const timeOfDay = new Intl.DateTimeFormat(undefined, { hour: 'numeric', minute: '2-digit' });
const weekday = new Intl.DateTimeFormat(undefined, { weekday: 'long' });
const shortWeekday = new Intl.DateTimeFormat(undefined, { weekday: 'short' });
const dayOfYear = new Intl.DateTimeFormat(undefined, { weekday: 'long', day: 'numeric', month: 'long' });
const fullDay = new Intl.DateTimeFormat(undefined, { day: 'numeric', month: 'long', year: 'numeric' });
const shortDay = new Intl.DateTimeFormat(undefined, { day: 'numeric', month: 'short' });
const shortDate = new Intl.DateTimeFormat(undefined, { dateStyle: 'short' });
const exact = new Intl.DateTimeFormat(undefined, { dateStyle: 'long', timeStyle: 'short' });
const relative = new Intl.RelativeTimeFormat(undefined, { numeric: 'auto' });

/** A time, as the messages of the API say it (ISO 8601) or as a `Date`. */
export type Moment = string | Date;

function daysBetween(earlier: Date, later: Date): number {
  const midnight = (date: Date) => Date.UTC(date.getFullYear(), date.getMonth(), date.getDate());
  return Math.round((midnight(later) - midnight(earlier)) / DAY);
}

/** `14:05` */
export function formatTime(moment: Moment): string {
  return timeOfDay.format(new Date(moment));
}

/** `3 August 2026 at 14:05` */
export function formatDateTime(moment: Moment): string {
  return exact.format(new Date(moment));
}

/** The line over the messages of a day: `Today`, `Yesterday`, `Tuesday`, `Tuesday, 3 August`, `3 August 2025`. */
export function formatDay(moment: Moment, now = new Date()): string {
  const date = new Date(moment);
  const days = daysBetween(date, now);
  if (days === 0 || days === 1) return capitalized(relative.format(-days, 'day'));
  if (days > 1 && days < 7) return weekday.format(date);
  return date.getFullYear() === now.getFullYear() ? dayOfYear.format(date) : fullDay.format(date);
}

/** The shortest that can be told apart in a list: `14:05`, `Tue`, `3 Aug`, `03/08/2025`. */
export function formatShort(moment: Moment, now = new Date()): string {
  const date = new Date(moment);
  const days = daysBetween(date, now);
  if (days === 0) return timeOfDay.format(date);
  if (days > 0 && days < 7) return shortWeekday.format(date);
  return date.getFullYear() === now.getFullYear() ? shortDay.format(date) : shortDate.format(date);
}

/** `now`, `5 minutes ago`, `in 2 hours`, `3 days ago`; from 30 days on the date. */
export function formatRelative(moment: Moment, now = new Date()): string {
  const date = new Date(moment);
  const minutes = Math.round((date.getTime() - now.getTime()) / MINUTE);
  if (minutes === 0) return relative.format(0, 'second');
  if (Math.abs(minutes) < 60) return relative.format(minutes, 'minute');
  const hours = Math.round(minutes / 60);
  if (Math.abs(hours) < 24) return relative.format(hours, 'hour');
  const days = -daysBetween(date, now);
  return Math.abs(days) < 30 ? relative.format(days, 'day') : fullDay.format(date);
}

function capitalized(text: string): string {
  return text.charAt(0).toLocaleUpperCase() + text.slice(1);
}

let minute = Math.floor(Date.now() / MINUTE);
const waiting = new Set<() => void>();
let clock: ReturnType<typeof setInterval> | undefined;

function eachMinute(listener: () => void): () => void {
  waiting.add(listener);
  clock ??= setInterval(() => {
    minute = Math.floor(Date.now() / MINUTE);
    for (const wake of waiting) wake();
  }, MINUTE);
  return () => {
    waiting.delete(listener);
    if (waiting.size > 0) return;
    clearInterval(clock);
    clock = undefined;
  };
}

/** The minute that it is, since 1970: whoever asks is drawn anew when it changes. */
export function useMinute(): number {
  return useSyncExternalStore(eachMinute, () => minute);
}

const FORMATS = { relative: formatRelative, short: formatShort, day: formatDay };

/** A time in words that stay right while the page is open; the exact one shows on hover. */
export function Time({
  at,
  format = 'relative',
  className,
}: {
  at: Moment;
  format?: keyof typeof FORMATS;
  className?: string;
}) {
  useMinute();
  return (
    <time dateTime={new Date(at).toISOString()} title={formatDateTime(at)} className={className}>
      {FORMATS[format](at)}
    </time>
  );
}
