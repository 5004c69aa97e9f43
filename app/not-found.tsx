import { NoPage } from '@/components/page/no-page';
import { Brand } from '@/components/shell/brand';

export default function NotFound() {
  return (
    <main className="mx-auto flex max-w-[56ch] flex-col items-start gap-3 px-4 py-16">
      <Brand />
      <NoPage />
    </main>
  );
}
