import { fork } from 'node:child_process';
import { once } from 'node:events';

/** Starts one of the processes of this folder. @returns what asks it, and what ends it */
export function startWorker(script) {
  const child = fork(new URL(script, import.meta.url).pathname, { serialization: 'advanced' });
  const ask = async (question) => {
    const listening = new globalThis.AbortController();
    const { signal } = listening;
    child.send(question);
    try {
      const [answer] = await Promise.race([
        once(child, 'message', { signal }),
        once(child, 'exit', { signal }).then(() => [{ error: `The load generator ${script} has ended.` }]),
      ]);
      if (answer.error) throw new Error(answer.error);
      return answer.result;
    } finally {
      listening.abort();
    }
  };
  return { pid: child.pid, ask, stop: () => child.kill() };
}
