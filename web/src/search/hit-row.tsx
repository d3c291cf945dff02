import type { SearchHit } from '@sealpost/client';
import { Link } from 'wouter';
import { jumpTo } from '../conversation/jump.js';
import { pathOf } from '../conversation/path.js';
import { groupIdOf, useLive, useName } from '../live/index.js';
import { Avatar, Time } from '../ui/index.js';
import { markedParts } from './marked-parts.js';

/** A message that was found; it leads to its place in its conversation. */
export function HitRow({ hit, words }: { hit: SearchHit; words: string }) {
  const { id, conversation, sentAt, snippet } = hit;
  const name = useName(conversation);
  const own = useLive(({ me }) => me === conversation);
  return (
    <li>
      <Link
        href={pathOf(conversation)}
        onClick={() => {
          jumpTo(conversation, id);
        }}
        className="flex gap-3 rounded-xl px-3 py-2.5 hover:bg-hover focus-visible:-outline-offset-2"
      >
        <Avatar address={conversation} name={name} group={groupIdOf(conversation) !== null} size={40} />
        <span className="min-w-0 flex-1">
          <span className="flex items-baseline gap-2">
            <span className="min-w-0 flex-1 truncate font-medium">{own ? 'Notes to yourself' : name}</span>
            <Time at={sentAt} format="day" className="shrink-0 text-xs text-muted" />
          </span>
          <span dir="auto" className="line-clamp-2 text-sm wrap-anywhere text-muted">
            {markedParts(snippet, words).map(({ text, marked }, index) =>
              marked ? (
                <mark key={index} className="rounded-sm bg-warning-soft font-medium text-ink">
                  {text}
                </mark>
              ) : (
                text
              ),
            )}
          </span>
        </span>
      </Link>
    </li>
  );
}
