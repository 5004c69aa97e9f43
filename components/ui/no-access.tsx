import { ButtonLink } from './button-link';
import { Icon } from './icon';

interface NoAccessProps {
  /** What the page is, such as `the sync runs`. */
  what: string;
  /** Roles in words, from `rolesWith()`. */
  roles: string;
  /** People who hold such a role. */
  askNames?: readonly string[];
  /** Why it is closed although the role would show it, as a sentence. */
  reason?: string;
}

/** A page the person may not see: which roles may, and who to ask. */
export function NoAccess({ what, roles, askNames = [], reason }: NoAccessProps) {
  return (
    <div className="mx-auto flex max-w-[56ch] flex-col items-start gap-3 px-4 py-16">
      <Icon name="lock-keyhole" className="size-6 text-muted" />
      <h1 className="text-lg font-semibold">Your role cannot see {what}</h1>
      <p className="text-muted">
        {reason ?? `Open to ${roles}.`}
        {askNames.length > 0 && ` Ask ${askNames.join(' or ')} if you need it.`}
      </p>
      <ButtonLink href="/">Go to the overview</ButtonLink>
    </div>
  );
}
