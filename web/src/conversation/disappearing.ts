const HOUR = 3600;

/** How long messages may stay, in seconds; null: until they are deleted. */
export const DISAPPEARING: readonly { seconds: number | null; label: string }[] = [
  { seconds: null, label: 'Off' },
  { seconds: HOUR, label: '1 hour' },
  { seconds: 24 * HOUR, label: '1 day' },
  { seconds: 7 * 24 * HOUR, label: '1 week' },
];

/** How long, in words. */
export function disappearingInWords(seconds: number): string {
  return (
    DISAPPEARING.find((choice) => choice.seconds === seconds)?.label ?? `${Math.round(seconds / HOUR)} hours`
  );
}
