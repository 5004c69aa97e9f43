import { Brand } from '@/components/layout/brand';
import { ButtonLink } from '@/components/ui/button-link';

export default function NotFound() {
  return (
    <main className="mx-auto flex max-w-[56ch] flex-col items-start gap-3 px-4 py-16">
      <Brand />
      <h1 className="mt-6 text-lg font-semibold">There is no page at this address</h1>
      <p className="text-muted">It may have been moved, or the link is cut short. Nothing is lost.</p>
      <ButtonLink href="/">Go to the overview</ButtonLink>
    </main>
  );
}
