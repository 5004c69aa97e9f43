import { ButtonLink } from '@/components/ui/button-link';

/** The page at an unknown address. */
export function NoPage() {
  return (
    <>
      <h1 className="mt-6 text-lg font-semibold">There is no page at this address</h1>
      <p className="text-muted">It may have moved, or the link may be incomplete. Nothing is lost.</p>
      <ButtonLink href="/">Go to the overview</ButtonLink>
    </>
  );
}
