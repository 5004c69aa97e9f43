import { buttonVariants } from '@heroui/styles/components/button';
import type { ComponentProps } from 'react';

type Variant = NonNullable<Parameters<typeof buttonVariants>[0]>['variant'];

interface ButtonLinkProps extends ComponentProps<'a'> {
  href: string;
  variant?: Variant;
  isIconOnly?: boolean;
}

/** A link that looks like a button: it goes somewhere, so a middle click opens it. */
export function ButtonLink({ variant = 'tertiary', isIconOnly, className, ...props }: ButtonLinkProps) {
  return <a {...props} className={buttonVariants({ variant, isIconOnly, className })} />;
}
