/** What an incident is of, in words: `API key nightly-index`. */
export function subjectWords({ seriesKind, name }: { seriesKind: string; name: string }): string {
  const kinds: Readonly<Record<string, string>> = { api_key: 'API key', workspace: 'Workspace', model: 'Model' };
  return `${kinds[seriesKind] ?? ''} ${name}`.trim();
}

interface Scoped {
  seriesKind: string;
  workspaceId: string | null;
  apiKeyId: string | null;
  model: string | null;
}

/** The filter of the explorer that shows the same. */
export function toUsageFilter({ seriesKind, workspaceId, apiKeyId, model }: Scoped) {
  const workspace = seriesKind === 'workspace' || seriesKind === 'workspace_model' ? workspaceId : null;
  return {
    api_key: apiKeyId === null ? [] : [apiKeyId],
    workspace: workspace === null ? [] : [workspace],
    model: model === null ? [] : [model],
  };
}
