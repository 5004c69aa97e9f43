import { NoPage } from '@/components/page/no-page';

export default function NotFound() {
  return (
    <div className="mx-auto flex max-w-[56ch] flex-col items-start gap-3 px-4 py-16">
      <NoPage />
    </div>
  );
}
