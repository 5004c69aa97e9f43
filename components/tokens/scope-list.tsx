import { PERMISSION_WORDS } from '@/components/settings/roles/permission-words';
import { PERMISSIONS } from '@/lib/access/permissions';

interface ScopeListProps {
  scopes: readonly string[];
  /** What each is for, where that is known. */
  reasons?: Readonly<Record<string, string>>;
}

/** Permissions in words, with their ids. */
export function ScopeList({ scopes, reasons = {} }: ScopeListProps) {
  return (
    <ul className="mb-3 flex flex-col gap-1.5 text-table">
      {scopes.map((scope) => {
        const known = PERMISSIONS.find((permission) => permission === scope);
        const note = reasons[scope] ?? (known && PERMISSION_WORDS[known].note);
        return (
          <li key={scope}>
            <span className="font-medium">{known ? PERMISSION_WORDS[known].name : scope}</span>{' '}
            <code className="text-xs text-muted">{scope}</code>
            {note && <span className="block text-xs text-muted">{note}</span>}
          </li>
        );
      })}
    </ul>
  );
}
