/** Placeholders in the shape of what is coming. */
export function LineSkeleton({ width }: { width: string }) {
  return <div className="skeleton h-4" style={{ width }} />;
}

export function TableSkeleton({ rows = 8 }: { rows?: number }) {
  return (
    <div className="flex flex-col gap-px" aria-hidden="true">
      {Array.from({ length: rows }, (_, at) => at).map((at) => (
        <div key={at} className="flex h-8 items-center gap-8 px-4">
          <div className="skeleton h-3.5" style={{ width: `${18 + ((at * 7) % 14)}%` }} />
          <div className="skeleton h-3.5 w-[16%]" />
          <div className="skeleton ms-auto h-3.5 w-[8%]" />
        </div>
      ))}
    </div>
  );
}

const HEIGHTS = [
  42, 55, 61, 58, 64, 30, 26, 52, 66, 70, 64, 72, 35, 30, 58, 74, 78, 71, 80, 38, 33, 66, 82, 85, 79, 88,
];

export function ChartSkeleton({ height = 280 }: { height?: number }) {
  return (
    <div className="flex items-end gap-1" style={{ height }} aria-hidden="true">
      {HEIGHTS.map((share, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a fixed picture that never reorders
        <div key={at} className="skeleton min-w-0 flex-1" style={{ height: `${share}%` }} />
      ))}
    </div>
  );
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
