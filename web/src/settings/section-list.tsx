import { ChevronRight } from 'lucide-react';
import { Link } from 'wouter';
import { classNames } from '../ui/index.js';
import { SECTIONS, type Slug } from './sections.js';

/** The list of settings. */
export function SectionList({ current, compact }: { current: Slug | null; compact: boolean }) {
  return (
    <nav
      aria-label="Settings"
      className={classNames('flex flex-col gap-0.5 p-2', compact && 'w-52 shrink-0 lg:w-56')}
    >
      {SECTIONS.map(({ slug, title, words, icon: Icon }) => (
        <Link
          key={slug}
          href={`/settings/${slug}`}
          aria-current={slug === current ? 'page' : undefined}
          className={classNames(
            'flex items-center gap-3 px-3 hover:bg-hover aria-[current]:bg-accent-soft aria-[current]:text-accent-text',
            compact ? 'min-h-10 rounded-lg' : 'min-h-15 border-b border-line last:border-0',
          )}
        >
          <Icon size={20} aria-hidden className={classNames('shrink-0', slug !== current && 'text-muted')} />
          <span className="min-w-0 flex-1">
            <span className={classNames('block', !compact && 'font-medium')}>{title}</span>
            {!compact && <span className="block text-sm text-muted">{words}</span>}
          </span>
          {!compact && <ChevronRight size={18} aria-hidden className="text-muted" />}
        </Link>
      ))}
    </nav>
  );
}
