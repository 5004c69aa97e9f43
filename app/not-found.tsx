import { Brand } from '@/components/layout/brand';
import { NoPage } from '@/components/layout/no-page';

export default function NotFound() {
  return (
    <main className="mx-auto flex max-w-[56ch] flex-col items-start gap-3 px-4 py-16">
      <Brand />
      <NoPage />
    </main>
  );
}
