import { X } from 'lucide-react';
import { type ReactNode, useEffect, useId, useRef } from 'react';
import { createPortal } from 'react-dom';
import { classNames } from './class-names.js';
import { IconButton } from './icon-button.js';

export interface DialogProps {
  open: boolean;
  /** Asked for by Escape, the close button or a press beside the dialog. */
  onClose: () => void;
  title: string;
  children: ReactNode;
  /** The buttons at its foot, the main one last. */
  actions?: ReactNode;
  /** `sm`: a question. `md`: a form. `lg`: something to look at. */
  size?: 'sm' | 'md' | 'lg';
  /** What is focused when it opens: the first field (without one, the first button at the foot), or the title, to be read first. */
  focusFirst?: 'field' | 'title';
  /** False while something runs that must not be left. */
  dismissable?: boolean;
}

const WIDTHS = { sm: 'max-w-md', md: 'max-w-xl', lg: 'max-w-3xl' };

/** A modal dialog. Its children are there only while it is open, so their state begins anew each time. */
export function Dialog(props: DialogProps) {
  return props.open ? <OpenDialog {...props} /> : null;
}

function OpenDialog({
  onClose,
  title,
  children,
  actions,
  size = 'md',
  focusFirst = 'field',
  dismissable = true,
}: DialogProps) {
  const id = useId();
  const dialog = useRef<HTMLDialogElement>(null);

  useEffect(() => {
    const element = dialog.current;
    const before = document.activeElement;
    element?.showModal();
    const first =
      focusFirst === 'title' ? 'h2' : 'form :is(input, textarea):not([readonly]), [data-actions] button';
    element?.querySelector<HTMLElement>(first)?.focus();
    return () => {
      element?.close();
      if (before instanceof HTMLElement && before.isConnected) before.focus();
    };
  }, [focusFirst]);

  // Out of the panes: one that is hidden would hide the dialog with it.
  return createPortal(
    <dialog
      ref={dialog}
      aria-labelledby={id}
      onCancel={(event) => {
        event.preventDefault();
        if (dismissable && event.target === event.currentTarget) onClose();
      }}
      onPointerDown={(event) => {
        if (dismissable && event.target === event.currentTarget) onClose();
      }}
      className={classNames(
        'm-auto max-h-[calc(100dvh-1.5rem)] w-[calc(100vw-1.5rem)] overflow-hidden rounded-2xl bg-raised text-ink shadow-raised',
        'animate-appear max-sm:mb-3',
        WIDTHS[size],
      )}
    >
      <div className="flex max-h-[calc(100dvh-1.5rem)] flex-col">
        <div className="flex items-center gap-2 py-3 pr-3 pl-5">
          <h2 id={id} tabIndex={-1} className="min-w-0 flex-1 text-lg font-semibold">
            {title}
          </h2>
          {dismissable && <IconButton label="Close" icon={X} onClick={onClose} />}
        </div>
        {/* What is only read may have nothing in it that takes the focus, and has to be scrolled by keys all the same. */}
        <div
          tabIndex={focusFirst === 'title' ? 0 : undefined}
          className="min-h-0 flex-1 overflow-y-auto px-5 pb-5 focus-visible:-outline-offset-2"
        >
          {children}
        </div>
        {actions && (
          <div data-actions className="flex flex-wrap justify-end gap-2 border-t border-line px-5 py-3">
            {actions}
          </div>
        )}
      </div>
    </dialog>,
    document.body,
  );
}
