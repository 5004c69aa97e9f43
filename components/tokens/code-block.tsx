/** Text to be copied as it stands; it scrolls by itself. */
export function CodeBlock({ label, text }: { label: string; text: string }) {
  return (
    <figure className="mb-3">
      <figcaption className="mb-1 text-xs font-medium text-muted">{label}</figcaption>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, and a keyboard must reach it */}
      <section className="overflow-x-auto rounded-md bg-default p-3" tabIndex={0} aria-label={label}>
        <pre className="text-xs">
          <code>{text}</code>
        </pre>
      </section>
    </figure>
  );
}
