/** The mark: three ledger bars that step into an S. */
export function BrandMark({ size = 24 }: { size?: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 32 32" aria-hidden="true" focusable="false">
      <rect width="32" height="32" rx="8" fill="var(--accent)" />
      <path d="M12 7h13v4.5H12zM7 13.75h18v4.5H7zM7 20.5h13V25H7z" fill="var(--accent-foreground)" />
    </svg>
  );
}

export function Brand() {
  return (
    <span className="flex items-center gap-2 font-semibold tracking-tight">
      <BrandMark />
      <span>Steward</span>
    </span>
  );
}
