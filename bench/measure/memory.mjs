import { readFileSync, writeFileSync } from 'node:fs';

const SAMPLE_MILLISECONDS = 10;

function statusOf(pid, field) {
  const line = new RegExp(`^${field}:\\s+(\\d+) kB`, 'm').exec(readFileSync(`/proc/${pid}/status`, 'utf8'));
  return Number(line[1]) * 1024;
}

/** Bytes of a process that are in memory now. */
export const memoryOf = (pid) => statusOf(pid, 'VmRSS');

/**
 * Begins to watch how much memory a process has at most.
 *
 * @returns what ends it, and answers the bytes at the beginning and at the highest; undefined where there is no /proc
 */
export function watchMemory(pid) {
  if (process.platform !== 'linux') return () => undefined;
  const before = memoryOf(pid);
  let peak = before;
  const timer = globalThis.setInterval(() => {
    peak = Math.max(peak, memoryOf(pid));
  }, SAMPLE_MILLISECONDS);
  const kernelCounts = resetPeak(pid);
  return () => {
    globalThis.clearInterval(timer);
    return { before, peak: kernelCounts ? statusOf(pid, 'VmHWM') : peak };
  };
}

/** The kernel keeps the highest by itself, without gaps between samples, once it is told to begin anew. */
function resetPeak(pid) {
  try {
    writeFileSync(`/proc/${pid}/clear_refs`, '5');
    return true;
  } catch {
    return false;
  }
}
