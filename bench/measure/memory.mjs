import { readFileSync, writeFileSync } from 'node:fs';

const SAMPLE_MILLISECONDS = 10;

/** @returns undefined for a process that has ended, or where there is no /proc */
function statusOf(pid, field) {
  try {
    const line = new RegExp(`^${field}:\\s+(\\d+) kB`, 'm').exec(readFileSync(`/proc/${pid}/status`, 'utf8'));
    return line ? Number(line[1]) * 1024 : undefined;
  } catch {
    return undefined;
  }
}

/** Bytes of a process that are in memory now. */
export const memoryOf = (pid) => statusOf(pid, 'VmRSS');

/**
 * Begins to watch how much memory a process has at most.
 *
 * @returns what ends it, and answers the bytes at the beginning and at the highest; undefined where there is no /proc
 */
export function watchMemory(pid) {
  const before = memoryOf(pid);
  if (before === undefined) return () => undefined;
  let peak = before;
  const timer = globalThis.setInterval(() => {
    peak = Math.max(peak, memoryOf(pid) ?? 0);
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
