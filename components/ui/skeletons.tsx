/** Placeholders in the shape of what is coming. */
export function LineSkeleton({ width }: { width: string }) {
  return <div className="skeleton h-4" style={{ width }} />;
}

export function TableSkeleton({ rows = 8 }: { rows?: number }) {
  return <div aria-hidden="true" className="skeleton skeleton--rows" style={{ height: `${rows * 33}px` }} />;
}

export function ChartSkeleton({ height = 280 }: { height?: number }) {
  return <div aria-hidden="true" className="skeleton skeleton--bars" style={{ height }} />;
}

/** A page head while its page loads; says so to screen readers. */
export function HeadSkeleton({ title }: { title: string }) {
  return (
    <div className="mb-6">
      <h1 className="text-lg font-semibold">{title}</h1>
      <p role="status" className="sr-only">
        Loading {title}
      </p>
      <div className="mt-1.5">
        <LineSkeleton width="22rem" />
      </div>
    </div>
  );
}
