/** Does something that no other tab of the page does at the same time. Where the browser has no locks, it is done all the same. */
export async function withLock<T>(name: string, work: () => Promise<T>, signal?: AbortSignal): Promise<T> {
  const locks = (globalThis.navigator as Partial<Navigator> | undefined)?.locks;
  if (!locks) return work();
  // The promise that `request` gives is that of the work.
  return await locks.request(`sealpost/${name}`, { signal }, work);
}
