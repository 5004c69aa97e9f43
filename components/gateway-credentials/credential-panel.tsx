import { Panel } from '@/components/ui/panel';
import type { CredentialRow } from '@/lib/domain/gateway-credentials/query-schema';
import { CredentialTable } from './credential-table';
import { AddButton } from './credential-tools';

interface CredentialPanelProps {
  workspaceId: string;
  workspaceName: string;
  credentials: readonly CredentialRow[];
  mayChange: boolean;
  now: Date;
  title: string;
}

/** The vendor keys of one workspace. */
export function CredentialPanel(props: CredentialPanelProps) {
  const { workspaceId, workspaceName, credentials, mayChange, now, title } = props;
  return (
    <Panel
      title={title}
      note="The first that Anthropic accepts is used"
      tools={mayChange && <AddButton {...{ workspaceId, workspaceName }} />}
      isFlush
      className="mb-4"
    >
      {credentials.length === 0 ? (
        <p className="px-4 pb-4 text-muted">None. Without one, Steward keys of this workspace do not work.</p>
      ) : (
        <CredentialTable {...{ credentials, workspaceName, mayChange, now }} />
      )}
    </Panel>
  );
}
