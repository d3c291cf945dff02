/** The mark of Sealpost: a letter under a seal. */
export function Mark({ size = 40, className }: { size?: number; className?: string }) {
  return (
    <svg width={size} height={size} viewBox="0 0 48 48" aria-hidden className={className}>
      <rect width="48" height="48" rx="11" fill="#1d6471" />
      <path d="M9 15.5h30v18.2a2.3 2.3 0 0 1-2.3 2.3H11.3A2.3 2.3 0 0 1 9 33.7z" fill="#f6f2ea" />
      <path
        d="M9 33.4 20.6 24h6.8L39 33.4v.3a2.3 2.3 0 0 1-2.3 2.3H11.3A2.3 2.3 0 0 1 9 33.7z"
        fill="#e4dccd"
      />
      <path d="M9 14.3A2.3 2.3 0 0 1 11.3 12h25.4a2.3 2.3 0 0 1 2.3 2.3v1.4L24 27.5 9 15.7z" fill="#fffdf9" />
      <path d="m9 15.7 15 11.8 15-11.8" fill="none" stroke="#cbbfa9" strokeWidth="1.1" />
      <circle cx="24" cy="26" r="6.6" fill="#b23a34" />
      <path
        d="m21.2 26.1 2 2 3.7-4"
        fill="none"
        stroke="#fff"
        strokeWidth="1.9"
        strokeLinecap="round"
        strokeLinejoin="round"
      />
    </svg>
  );
}
