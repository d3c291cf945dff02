import { ArrowLeft } from 'lucide-react';
import { type ReactNode, useEffect, useRef } from 'react';
import { useLocation } from 'wouter';
import { IconButton } from './icon-button.js';
import { useTitle } from './title.js';

/** The bar over what is shown in the content pane, with the way back where there is one pane only. */
export function ScreenBar({
  title,
  back = '/',
  backAlways = false,
  actions,
}: {
  title: string;
  /** Where the way back leads. */
  back?: string;
  /** Shows the way back on wide screens too. */
  backAlways?: boolean;
  actions?: ReactNode;
}) {
  const heading = useRef<HTMLHeadingElement>(null);
  const [, navigate] = useLocation();
  useTitle(title);

  useEffect(() => {
    heading.current?.focus();
  }, [title]);

  return (
    <header className="flex min-h-15 items-center gap-2 border-b border-line bg-surface px-3 md:px-5">
      <IconButton
        label="Back"
        icon={ArrowLeft}
        className={backAlways ? '-ml-1' : '-ml-1 md:hidden'}
        onClick={() => {
          navigate(back);
        }}
      />
      <h1 ref={heading} tabIndex={-1} className="min-w-0 flex-1 truncate text-lg font-semibold">
        {title}
      </h1>
      {actions}
    </header>
  );
}
