import { useEffect, useRef, useState } from 'react';
import { explainError, useClient } from '../session/index.js';
import { Button, ProgressBar } from '../ui/index.js';
import { readEverything } from './read-everything.js';

/** Says what the search knows, and reads the rest when it is asked to. */
export function Completion({ onGrown }: { /** Called when more can be found. */ onGrown: () => void }) {
  const client = useClient();
  const running = useRef<AbortController | null>(null);
  const [read, setRead] = useState<number | null>(null);
  const [state, setState] = useState<'idle' | 'running' | 'done'>('idle');
  const [failure, setFailure] = useState<string | null>(null);

  useEffect(
    () => () => {
      running.current?.abort();
    },
    [],
  );

  async function complete(): Promise<void> {
    const controller = new AbortController();
    running.current = controller;
    setState('running');
    setFailure(null);
    try {
      await readEverything(client, controller.signal, (count) => {
        setRead(count);
        onGrown();
      });
      setState(controller.signal.aborted ? 'idle' : 'done');
    } catch (error) {
      setState('idle');
      setFailure(explainError(error));
    }
  }

  return (
    <div className="flex flex-col gap-2.5">
      <p>
        {state === 'done'
          ? `All of your messages: ${read ?? 0}.`
          : 'The messages that were opened on this device. Older ones can be read and taken up as well.'}
      </p>
      {state === 'running' && (
        <>
          <ProgressBar label="Reading older messages" />
          <p role="status">{read ?? 0} messages read</p>
        </>
      )}
      {failure !== null && <p className="text-danger-text">{failure}</p>}
      <div>
        {state === 'running' ? (
          <Button size="sm" onClick={() => running.current?.abort()}>
            Stop
          </Button>
        ) : (
          state === 'idle' && (
            <Button size="sm" onClick={() => void complete()}>
              Take up all messages
            </Button>
          )
        )}
      </div>
    </div>
  );
}
