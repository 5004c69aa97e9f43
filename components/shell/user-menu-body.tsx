'use client';

import { Dropdown } from '@heroui/react/dropdown';
import { Header } from '@heroui/react/header';
import { Separator } from '@heroui/react/separator';
import { LogOut, Monitor, MonitorSmartphone, Moon, Sun } from 'lucide-react';
import { useRouter } from 'next/navigation';
import { useTheme } from 'next-themes';
import { useEffect, useRef, useState } from 'react';
import { signOut } from '@/lib/auth/browser';
import type { MenuBodyProps } from './user-menu-props';

const THEMES = [
  { id: 'system', label: 'Match system', Icon: Monitor },
  { id: 'light', label: 'Light', Icon: Sun },
  { id: 'dark', label: 'Dark', Icon: Moon },
] as const;

export function UserMenuBody({ name, email, trigger, triggerClass }: MenuBodyProps) {
  const router = useRouter();
  const { theme = 'system', setTheme } = useTheme();
  const [isOpen, setOpen] = useState(false);
  const opener = useRef<HTMLButtonElement>(null);
  // Closing returns the focus to what had it at opening. `autoFocus` may come a frame later, and be too late for that.
  useEffect(() => {
    opener.current?.focus();
    setOpen(true);
  }, []);
  const act = (key: string | number) => {
    if (key === 'sessions') router.push('/settings/sessions');
    if (key === 'sign-out') void signOut().then((path) => window.location.assign(path));
  };
  return (
    <Dropdown isOpen={isOpen} onOpenChange={setOpen}>
      <Dropdown.Trigger ref={opener} className={triggerClass}>
        {trigger}
      </Dropdown.Trigger>
      <Dropdown.Popover placement="top start" className="min-w-60">
        <Dropdown.Menu aria-label={`Menu for ${name}`} onAction={act}>
          <Dropdown.Section
            selectionMode="single"
            disallowEmptySelection
            selectedKeys={[theme]}
            onSelectionChange={(keys) => setTheme(String([...keys][0] ?? 'system'))}
          >
            <Header>Theme</Header>
            {THEMES.map(({ id, label, Icon }) => (
              <Dropdown.Item key={id} id={id} textValue={label}>
                <Icon aria-hidden="true" className="size-4 text-muted" />
                {label}
                <Dropdown.ItemIndicator />
              </Dropdown.Item>
            ))}
          </Dropdown.Section>
          <Separator />
          <Dropdown.Section aria-label={email}>
            <Header>{email}</Header>
            <Dropdown.Item id="sessions" textValue="Sessions">
              <MonitorSmartphone aria-hidden="true" className="size-4 text-muted" />
              Sessions
            </Dropdown.Item>
            <Dropdown.Item id="sign-out" textValue="Sign out">
              <LogOut aria-hidden="true" className="size-4 text-muted" />
              Sign out
            </Dropdown.Item>
          </Dropdown.Section>
        </Dropdown.Menu>
      </Dropdown.Popover>
    </Dropdown>
  );
}
