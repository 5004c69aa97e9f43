import { WholeName } from '@/components/ui/whole-name';
import type { Part } from '@/lib/domain/usage/query-schema';

interface AloneNoteProps {
  /** The isolated part; null if the figures have no such part. */
  part: Part | null;
  onAll: () => void;
}

/** Says that the figure above counts one part, and leads back to all. */
export function AloneNote({ part, onAll }: AloneNoteProps) {
  return (
    <p className="flex flex-wrap items-baseline gap-x-2 text-table text-muted">
      <span>
        {part ? (
          <>
            <WholeName>{part.label}</WholeName> alone
          </>
        ) : (
          'What you had isolated is not among these parts, so all of them count.'
        )}
      </span>
      <button
        type="button"
        onClick={onAll}
        className="min-h-6 rounded text-accent underline-offset-4 hover:underline pointer-coarse:min-h-11"
      >
        Show all
      </button>
    </p>
  );
}
