import { ProgressBar } from '../ui/index.js';

/** Says what goes on while keys are made or opened, which takes some seconds. */
export function Working({ title, words }: { title: string; words: string }) {
  return (
    <div
      role="status"
      className="flex flex-col gap-2 rounded-xl border border-line bg-surface px-4 py-3 text-sm"
    >
      <p className="font-medium">{title}</p>
      <ProgressBar label={title} />
      <p className="text-muted">{words}</p>
    </div>
  );
}
