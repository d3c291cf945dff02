import { Download } from 'lucide-react';
import { useEffect, useState } from 'react';
import { Banner, Button, Checkbox, CopyButton, formatDateTime, saveFile } from '../ui/index.js';
import { noteUnkeptCode } from './unkept-code.js';

function fileFor(code: string, address: string): Blob {
  const lines = [
    'Sealpost recovery code',
    '',
    `    ${code}`,
    '',
    `Account: ${address}`,
    `Server:  ${window.location.origin}`,
    `Made:    ${formatDateTime(new Date())}`,
    '',
    'With it you can set a new password when you forgot yours, and read your messages again.',
    'So can everybody else who has it: keep it where only you look.',
    'When both the password and this code are lost, nobody can open your messages.',
    '',
  ];
  return new Blob([lines.join('\r\n')], { type: 'text/plain' });
}

/** Shows a recovery code once, to copy or to save, and goes on when it is kept. */
export function RecoveryCode({
  code,
  address,
  doneLabel,
  onDone,
}: {
  /** Eight groups of four. */
  code: string;
  /** Of the account that it opens. */
  address: string;
  doneLabel: string;
  onDone: () => void;
}) {
  const [kept, setKept] = useState(false);
  const groups = code.split('-');

  useEffect(() => {
    const warn = (event: BeforeUnloadEvent) => {
      event.preventDefault();
    };
    window.addEventListener('beforeunload', warn);
    noteUnkeptCode(address);
    return () => {
      window.removeEventListener('beforeunload', warn);
    };
  }, [address]);

  return (
    <div className="flex flex-col gap-5">
      <div className="flex flex-col gap-4 rounded-xl border border-line bg-raised p-4">
        <p
          aria-label={`Recovery code: ${groups.map((group) => [...group].join(' ')).join(', ')}`}
          role="img"
          className="grid grid-cols-4 justify-items-center gap-y-2 py-1 font-mono text-lg font-semibold tracking-wider select-all sm:text-xl"
        >
          {groups.map((group, index) => (
            <span key={index}>{group}</span>
          ))}
        </p>
        <div className="flex flex-wrap gap-2">
          <CopyButton text={code} label="Copy the code" className="flex-auto whitespace-nowrap" />
          <Button
            icon={Download}
            className="flex-auto whitespace-nowrap"
            onClick={() => {
              saveFile(
                fileFor(code, address),
                `sealpost-recovery-code-${address.split('@', 1)[0] ?? ''}.txt`,
              );
            }}
          >
            Save as a file
          </Button>
        </div>
      </div>
      <Banner tone="warning" title="What losing it means">
        <ul className="flex list-disc flex-col gap-1 pl-4">
          <li>Forget the password and have the code: you set a new password and read everything again.</li>
          <li>Lose both: nobody can open your messages, and nobody can give you the account back.</li>
          <li>
            Somebody else who gets the code can read your messages and take the account. Keep it as you keep a
            key.
          </li>
        </ul>
      </Banner>
      <Checkbox label="I have kept the recovery code" checked={kept} onChange={setKept} />
      <Button
        variant="primary"
        disabled={!kept}
        onClick={() => {
          noteUnkeptCode(null);
          onDone();
        }}
      >
        {doneLabel}
      </Button>
    </div>
  );
}
