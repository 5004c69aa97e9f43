'use client';

import { useRouter } from 'next/navigation';
import { SelectMenu } from '@/components/ui/select-menu';
import { STOP_PATH } from './gateway-key-words';

const NONE = 'none';

interface StopChoiceProps {
  chosen: string | null;
  options: readonly { value: string; label: string }[];
}

/** Which keys to stop; the choice is in the address. */
export function StopChoice({ chosen, options }: StopChoiceProps) {
  const router = useRouter();
  return (
    <SelectMenu
      label="What to stop"
      value={chosen ?? NONE}
      options={[...(chosen === null ? [{ value: NONE, label: 'Choose what to stop' }] : []), ...options]}
      onChange={(value) => router.push(`${STOP_PATH}?of=${encodeURIComponent(value)}`)}
      className="w-full sm:w-80"
    />
  );
}
