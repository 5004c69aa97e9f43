/** A shortened figure that shows its exact value on hover, focus and touch. Screen readers hear the exact one. */
export function Exact({ short, exact }: { short: string; exact: string }) {
  if (short === exact) return <span className="figure">{short}</span>;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: keyboard users read the exact value by focusing the figure
    <span className="exact figure" tabIndex={0}>
      <span aria-hidden="true">{short}</span>
      <span className="sr-only">{exact}</span>
      <span className="exact__tip" aria-hidden="true">
        {exact}
      </span>
    </span>
  );
}
