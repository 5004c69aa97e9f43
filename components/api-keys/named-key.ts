/** What a form about one key needs of it. */
export interface NamedKey {
  apiKeyId: string;
  workspaceId: string | null;
  name: string;
}
