import { Download } from 'lucide-react';

export function DownloadCsv({ href }: { href: string }) {
  return (
    <a
      href={href}
      download
      className="inline-flex h-7 items-center gap-1.5 rounded-md px-2 text-xs text-muted hover:bg-default hover:text-foreground pointer-coarse:h-11"
    >
      <Download aria-hidden="true" className="size-3.5" />
      Download CSV
    </a>
  );
}
