import { type CallToolResult, Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client';

/** An assistant at the door of a Steward whose API is at `url`; `auto` speaks the newest protocol that both know. */
export async function connectAssistant(url: string, token: string, mode: 'legacy' | 'auto' = 'legacy') {
  const client = new Client({ name: 'test', version: '1' }, { versionNegotiation: { mode } });
  const requestInit = { headers: { authorization: `Bearer ${token}` } };
  await client.connect(new StreamableHTTPClientTransport(new URL('/mcp', url), { requestInit }));
  return client;
}

/** What a tool answers, read from its text. */
export async function callTool(client: Client, name: string, args: Record<string, unknown> = {}) {
  const { content, isError } = (await client.callTool({ name, arguments: args })) as CallToolResult;
  const text = content.map((part) => (part.type === 'text' ? part.text : '')).join('');
  // biome-ignore lint/suspicious/noExplicitAny: whatever a tool answers, compared as it is
  return { ...JSON.parse(text), isError: isError ?? false, characters: text.length } as any;
}
