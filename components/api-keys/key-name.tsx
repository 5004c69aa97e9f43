import Link from 'next/link';

/** A key with its place. */
export function KeyName({ id, name, workspaceName }: { id: string; name: string; workspaceName: string | null }) {
  return (
    <span className="[overflow-wrap:anywhere]">
      <Link href={`/api-keys/${id}`} prefetch={false}>
        {name}
      </Link>
      <span className="text-muted"> in {workspaceName ?? 'the whole organisation'}</span>
    </span>
  );
}
