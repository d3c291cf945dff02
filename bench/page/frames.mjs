/**
 * Counts the frames of a stretch in a trace of Chromium.
 *
 * @param events - of the trace
 * @param from - microseconds, of the trace's clock
 * @param to - microseconds
 */
export function framesOf(events, from, to) {
  const within = events.filter(({ ts }) => ts >= from && ts <= to);
  const reports = within.filter(({ name, ph }) => name === 'PipelineReporter' && ph === 'b');
  const states = reports.map(({ args }) => args?.chrome_frame_reporter ?? args?.frame_reporter ?? {});
  const count = (state) => states.filter((report) => report.state === state).length;
  const dropped = states.filter(
    (report) => report.state === 'STATE_DROPPED' && report.affects_smoothness !== false,
  ).length;
  const shown = count('STATE_PRESENTED_ALL') + count('STATE_PRESENTED_PARTIAL');
  const tasks = within
    .filter(({ name, dur }) => name.endsWith('RunTask') && dur > 50_000)
    .map(({ dur }) => Math.round(dur / 1000));
  return { shown, dropped, longTasks: tasks.length, longestTask: Math.max(0, ...tasks) };
}
