import { EXAMPLES } from './rule-params';

/** Rules that many want; each opens the form with what it needs. */
export function RuleExamples() {
  return (
    <ul className="grid gap-3 sm:grid-cols-2">
      {EXAMPLES.map(({ title, note, href }) => (
        <li key={title}>
          <a
            href={href}
            className="inline-flex min-h-6 items-center font-medium text-accent underline pointer-coarse:min-h-11"
          >
            {title}
          </a>
          <p className="text-table text-muted">{note}</p>
        </li>
      ))}
    </ul>
  );
}
