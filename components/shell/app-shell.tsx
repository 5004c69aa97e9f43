import type { ReactNode } from 'react';
import { KeyListener } from '@/components/api-keys/key-listener';
import { ProofHost } from '@/components/forms/proof-host';
import { Keyboard } from '@/components/search/keyboard';
import { SearchButton } from '@/components/search/search-button';
import { ToastHost } from '@/components/ui/toast-host';
import type { PersonActor } from '@/lib/access/principals';
import { can } from '@/lib/access/reach';
import type { AttentionCounts } from '@/lib/domain/attention/query-schema';
import { Brand } from './brand';
import { CopyListener } from './copy-listener';
import { InboxLink } from './inbox-link';
import type { NavItem } from './nav-item';
import { BottomBar } from './nav-links';
import { NavSheet } from './nav-sheet';
import { navigationFor } from './navigation';
import { Rail } from './rail';
import { roleWords } from './role-words';
import { SoftLinks } from './soft-links';
import { UserMenu } from './user-menu';

interface AppShellProps {
  actor: PersonActor;
  counts: Promise<AttentionCounts>;
  startsNarrow: boolean;
  isSimulated: boolean;
  /** How the reader signed in. */
  signedInWith: string;
  providerName: string | null;
  children: ReactNode;
}

/** The frame around every signed-in page. */
export function AppShell(props: AppShellProps) {
  const { actor, counts, startsNarrow, isSimulated, signedInWith, providerName, children } = props;
  const items = navigationFor(actor).map(asSent);
  const mayAct = can(actor, 'api_key:write');
  const foot = (
    <div className="flex flex-col gap-2">
      {isSimulated && (
        <p className="rail-word rounded-md border border-dashed border-line px-2 py-1 text-xs text-muted">
          Simulated organisation
        </p>
      )}
      <UserMenu name={actor.name} email={actor.email} role={roleWords(actor)} />
    </div>
  );
  return (
    <div className="flex min-h-dvh">
      <a
        href="#content"
        className="fixed start-2 top-2 z-50 -translate-y-16 rounded-md bg-accent px-3 py-2 text-accent-foreground focus:translate-y-0"
      >
        Skip to content
      </a>
      <Rail items={items} counts={counts} startsNarrow={startsNarrow} foot={foot} />
      <div className="flex min-w-0 flex-1 flex-col">
        <header className="no-print sticky top-0 z-20 flex h-13 items-center gap-2 border-b border-line bg-background px-3 lg:hidden">
          <NavSheet items={items} counts={counts} foot={foot} />
          <Brand />
          <div className="ms-auto flex items-center gap-1">
            <InboxLink counts={counts} />
            <SearchButton look="icon" />
          </div>
        </header>
        <main
          id="content"
          tabIndex={-1}
          className="mx-auto w-full max-w-[90rem] flex-1 px-4 py-5 pb-24 outline-none sm:px-6 sm:pb-10 lg:px-8"
        >
          {children}
        </main>
      </div>
      <BottomBar items={items} />
      <ToastHost />
      <ProofHost method={signedInWith} providerName={providerName} />
      <SoftLinks />
      <CopyListener />
      {mayAct && <KeyListener />}
      <Keyboard items={items} who={actor.personId} />
    </div>
  );
}

/** What the browser needs of an item: every page carries all of them. */
function asSent({ permission: _, short, ...item }: NavItem): NavItem {
  return short === item.label ? item : { ...item, short };
}
