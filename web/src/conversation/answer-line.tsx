import { X } from 'lucide-react';
import { IconButton } from '../ui/index.js';
import { QuotedWords, useAnswered } from './quote.js';

/** Shows over the composer what is being answered. */
export function AnswerLine({
  id,
  conversation,
  onCancel,
}: {
  id: string;
  conversation: string;
  onCancel: () => void;
}) {
  const answered = useAnswered(id, conversation);
  return (
    <div className="flex items-center gap-2 rounded-lg border-l-3 border-accent bg-canvas py-1 pl-2.5 text-sm">
      <div className="min-w-0 flex-1">
        {answered ? (
          <QuotedWords message={answered} />
        ) : (
          <span className="text-muted">
            {answered === undefined ? 'A message that is not there any more' : '…'}
          </span>
        )}
      </div>
      <IconButton label="Answer nothing" icon={X} onClick={onCancel} />
    </div>
  );
}
