import { exposureHref } from '@/components/exposures/exposure-words';
import { ButtonLink } from '@/components/ui/button-link';
import type { PersonActor } from '@/lib/access/principals';
import { can } from '@/lib/access/reach';
import type { ApiKeyRow } from '@/lib/domain/api-keys/query-schema';
import { type KeyAct, possibleActs } from '@/lib/domain/api-keys/rules';
import { ActButton } from './act-button';
import { ProtectButton } from './protect-button';

type Known = Pick<ApiKeyRow, 'id' | 'name' | 'workspaceId' | 'status' | 'protectedReason'>;
const PROTECTABLE = ['active', 'inactive'];

/** What the reader can do with a key in its current state. */
export function actsFor(actor: PersonActor, { workspaceId, status }: Pick<Known, 'workspaceId' | 'status'>): KeyAct[] {
  return status !== null && can(actor, 'api_key:write', { workspaceId }) ? possibleActs(status) : [];
}

/** Beside the title of a key's own page. */
export function KeyActions({ apiKey, actor }: { apiKey: Known; actor: PersonActor }) {
  const acts = actsFor(actor, apiKey);
  const { id, name, workspaceId, status, protectedReason } = apiKey;
  const isProtectable =
    (PROTECTABLE.includes(status ?? '') || protectedReason !== null) && can(actor, 'api_key:protect', { workspaceId });
  const mayReport = status !== null && can(actor, 'api_key:write', { workspaceId });
  if (acts.length === 0 && !isProtectable && !mayReport) return null;
  return (
    <div className="no-print flex flex-wrap gap-2">
      {acts.map((act) => (
        <ActButton key={act} act={act} apiKeyId={id} name={name} />
      ))}
      {mayReport && (
        <ButtonLink href={exposureHref(id)} variant="danger-soft">
          Report exposure
        </ButtonLink>
      )}
      {isProtectable && (
        <ProtectButton {...{ apiKeyId: id, workspaceId, name }} isProtected={protectedReason !== null} />
      )}
    </div>
  );
}
