import type { ReactNode } from 'react';
import { Brand } from '@/components/shell/brand';

export default function PublicLayout({ children }: { children: ReactNode }) {
  return (
    <div className="flex min-h-dvh flex-col items-center px-4 py-10 sm:py-20">
      <div className="flex w-full max-w-104 flex-col gap-6">
        <header className="px-1">
          <Brand />
        </header>
        <main className="flex flex-col gap-6">{children}</main>
      </div>
    </div>
  );
}
