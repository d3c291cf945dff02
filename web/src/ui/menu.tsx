import { EllipsisVertical, type LucideIcon } from 'lucide-react';
import { type KeyboardEvent, type ReactNode, useEffect, useId, useRef, useState } from 'react';
import { classNames } from './class-names.js';
import { IconButton } from './icon-button.js';
import { enabledItems, moveFocus } from './menu-keys.js';
import { placeBeside } from './place-beside.js';

export interface MenuItem {
  label: string;
  icon?: LucideIcon;
  onSelect: () => void;
  danger?: boolean;
  disabled?: boolean;
}

/** What the button of a menu has to carry when it is not the usual one. */
export interface MenuTriggerProps {
  id: string;
  'aria-haspopup': 'menu';
  'aria-expanded': boolean;
  'aria-controls': string | undefined;
  onClick: () => void;
  onKeyDown: (event: KeyboardEvent) => void;
}

/** A button and the list that it opens. Arrow keys, Home, End, first letters and Escape work as in a desktop menu. */
export function Menu({
  label,
  icon = EllipsisVertical,
  items,
  trigger,
  className,
}: {
  /** The accessible name of the button and of the list. */
  label: string;
  icon?: LucideIcon;
  items: MenuItem[];
  /** Draws the button in place of an icon button. */
  trigger?: (props: MenuTriggerProps) => ReactNode;
  className?: string;
}) {
  const id = useId();
  const [focusFirst, setFocusFirst] = useState<'first' | 'last' | null>(null);
  const open = focusFirst !== null;
  const list = useRef<HTMLDivElement>(null);

  useEffect(() => {
    const element = list.current;
    const button = document.getElementById(id);
    if (focusFirst === null || !element || !button) return;
    element.showPopover();
    placeBeside(element, button);
    enabledItems(element)
      .at(focusFirst === 'last' ? -1 : 0)
      ?.focus();
    const leave = (event: Event) => {
      const target = event.target as Node;
      if (!element.contains(target) && !button.contains(target)) setFocusFirst(null);
    };
    const follow = () => {
      placeBeside(element, button);
    };
    const ended = new AbortController();
    const listening = { capture: true, signal: ended.signal };
    document.addEventListener('pointerdown', leave, listening);
    document.addEventListener('scroll', follow, listening);
    window.addEventListener('resize', follow, listening);
    return () => {
      ended.abort();
    };
  }, [focusFirst, id]);

  function close() {
    setFocusFirst(null);
    document.getElementById(id)?.focus();
  }

  const triggerProps: MenuTriggerProps = {
    id,
    'aria-haspopup': 'menu',
    'aria-expanded': open,
    'aria-controls': open ? `${id}-list` : undefined,
    onClick: () => {
      setFocusFirst(open ? null : 'first');
    },
    onKeyDown: (event) => {
      if (event.key !== 'ArrowDown' && event.key !== 'ArrowUp') return;
      event.preventDefault();
      setFocusFirst(event.key === 'ArrowUp' ? 'last' : 'first');
    },
  };

  return (
    <>
      {trigger ? (
        trigger(triggerProps)
      ) : (
        <IconButton {...triggerProps} label={label} icon={icon} className={className} />
      )}
      {open && (
        <div
          ref={list}
          id={`${id}-list`}
          role="menu"
          aria-label={label}
          popover="manual"
          onKeyDown={(event) => {
            if (event.key === 'Tab') close();
            else if (event.key === 'Escape') {
              event.preventDefault();
              event.stopPropagation();
              close();
            } else moveFocus(event);
          }}
          className="fixed m-0 min-w-48 animate-appear rounded-xl border border-line bg-raised p-1 text-ink shadow-raised"
        >
          {items.map((item) => (
            <button
              key={item.label}
              type="button"
              role="menuitem"
              tabIndex={-1}
              disabled={item.disabled}
              onClick={() => {
                close();
                item.onSelect();
              }}
              className={classNames(
                'flex min-h-9 w-full items-center gap-3 rounded-lg px-3 text-left text-sm focus-visible:-outline-offset-2 pointer-coarse:min-h-11',
                'hover:bg-hover focus:bg-hover disabled:opacity-50',
                item.danger && 'text-danger-text',
              )}
            >
              {item.icon && <item.icon size={17} aria-hidden className="shrink-0" />}
              {item.label}
            </button>
          ))}
        </div>
      )}
    </>
  );
}
