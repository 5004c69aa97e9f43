import { ConsoleLink } from '@/components/ui/console-link';

/** The way to the one place where an admin of the organisation is made or removed. */
export function ConsoleMembersLink({ consoleOrigin }: { consoleOrigin: string }) {
  return (
    <ConsoleLink origin={consoleOrigin} path="/settings/members">
      Open members
    </ConsoleLink>
  );
}
