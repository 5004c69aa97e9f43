'use client';

import { Toast, toast } from '@heroui/react/toast';
import Link from 'next/link';
import type { Announcement } from './announce';
import type { Tone } from './status';

const VARIANTS = {
  neutral: 'default',
  busy: 'accent',
  good: 'success',
  warning: 'warning',
  danger: 'danger',
} as const satisfies Record<Tone, string>;

export function ToastRegion() {
  return <Toast.Provider placement="bottom end" width={400} />;
}

/** Bad news stays until it is closed. */
export function showToast({ title, detail, tone, link, undo }: Announcement): void {
  const description = (detail || link) && (
    <>
      {detail}
      {link && (
        <Link href={link.href} className="block w-fit text-accent underline underline-offset-4">
          {link.label}
        </Link>
      )}
    </>
  );
  const id = toast(title, {
    description,
    variant: VARIANTS[tone],
    timeout: tone === 'danger' ? 0 : undo ? 15_000 : 8_000,
    ...(undo
      ? {
          actionProps: {
            children: 'Undo',
            variant: 'outline',
            onPress: () => {
              toast.close(id);
              undo();
            },
          },
        }
      : {}),
  });
}
