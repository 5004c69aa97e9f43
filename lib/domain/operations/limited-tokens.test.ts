import { describe, expect, test } from 'vitest';
import { mayRun } from '@/lib/access/authorize';
import type { ServicePrincipal } from '@/lib/access/principals';
import { can, FOR_PEOPLE } from '@/lib/access/reach';
import { actorOf } from '@/lib/testing/factories';
import { COMMANDS } from './schema';

const token = (workspaceIds: string[] | null): ServicePrincipal => ({
  ...actorOf('owner', {}),
  ...{
    kind: 'service',
    tokenId: 't',
    name: 'Terraform',
    role: 'owner',
    tokenRole: 'owner',
    cap: null,
    preparesOnly: false,
  },
  ...{ scopes: null, workspaceIds, isAuditClosed: false },
});
const [limited, unlimited] = [token(['a']), token(null)];

/** Commands that programs may run, and whose input does not say where what they change belongs. */
const wide = COMMANDS.filter(({ object, permission }) => !object && !FOR_PEOPLE.includes(permission));
const about = (...workspaceIds: string[]) => ({ object: undefined, workspaceIds });

describe('a token limited to workspaces', () => {
  test.each(wide.filter(({ asksItself }) => !asksItself).map((command) => [command.name, command] as const))(
    'cannot change the whole organisation: %s',
    (_, command) => {
      expect(mayRun(unlimited, command, about())).toBe(true);
      expect(mayRun(limited, command, about())).toBe(false);
      expect(mayRun(limited, command, about('a'))).toBe(can(limited, command.permission, { workspaceId: 'a' }));
      expect(mayRun(limited, command, about('a', 'z'))).toBe(false);
    },
  );

  test('is judged by what a command finds, in these alone', () => {
    expect(wide.flatMap(({ asksItself, name }) => (asksItself ? [name] : [])).sort()).toEqual([
      'budget.request_more',
      'invite.decide',
      'invite.renew',
      'invite.request',
      'key_change.archive',
      'key_change.start',
      'key_change.stop',
      'key_change.undo',
      'token.create',
      'token.revoke',
    ]);
  });
});
