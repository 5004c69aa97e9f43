/** A field's name over the wire: `workspaceId` is `workspace_id` there. */
export function wireKey(key: string): string {
  return key.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}

/** The same the other way round. */
export function ownKey(wire: string): string {
  return wire.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());
}
