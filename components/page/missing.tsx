import { ButtonLink } from '@/components/ui/button-link';

/** Shown for something that does not exist or that the reader may not see: the two look the same. */
export function Missing({ what, href, all }: { what: string; href: string; all: string }) {
  return (
    <div className="mx-auto flex max-w-[56ch] flex-col items-start gap-3 px-4 py-16">
      <h1 className="text-lg font-semibold">This {what} could not be found</h1>
      <p className="text-muted">
        It may not exist, or your role may not be able to see it. Check that the address is complete.
      </p>
      <ButtonLink href={href}>{all}</ButtonLink>
    </div>
  );
}
