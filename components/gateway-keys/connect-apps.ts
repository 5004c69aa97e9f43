/** Where an application finds the gateway, and with what. */
export interface GatewayPlace {
  origin: string;
  /** The new key, or what stands in its place. */
  key: string;
  /** A model that the key may name. */
  model: string;
}

interface Snippet {
  label: string;
  text: (place: GatewayPlace) => string;
}

interface ConnectApp {
  id: string;
  name: string;
  what: string;
  snippets: readonly Snippet[];
  note?: string;
}

export const KEY_PLACEHOLDER = 'sk-ant-stw-…';

const exported = ({ origin, key }: GatewayPlace, keyName: string) =>
  `export ANTHROPIC_BASE_URL="${origin}"\nexport ${keyName}="${key}"`;
const ENVIRONMENT: Snippet = { label: 'Environment', text: (place) => exported(place, 'ANTHROPIC_API_KEY') };
const asSettings = ({ origin, key }: GatewayPlace) =>
  JSON.stringify({ env: { ANTHROPIC_BASE_URL: origin, ANTHROPIC_AUTH_TOKEN: key } }, null, 2);

export const CONNECT_APPS: readonly ConnectApp[] = [
  {
    id: 'typescript',
    name: 'TypeScript SDK',
    what: 'The package @anthropic-ai/sdk',
    snippets: [
      ENVIRONMENT,
      {
        label: 'Code',
        text: ({ model }) =>
          [
            "import Anthropic from '@anthropic-ai/sdk';",
            '',
            '// It reads both variables of the environment.',
            'const client = new Anthropic();',
            'const message = await client.messages.create({',
            `  model: '${model}',`,
            '  max_tokens: 256,',
            "  messages: [{ role: 'user', content: 'Hello' }],",
            '});',
          ].join('\n'),
      },
    ],
    note: 'Code that passes apiKey or baseURL itself must pass these two instead.',
  },
  {
    id: 'python',
    name: 'Python SDK',
    what: 'The package anthropic',
    snippets: [
      ENVIRONMENT,
      {
        label: 'Code',
        text: ({ model }) =>
          [
            'import anthropic',
            '',
            '# It reads both variables of the environment.',
            'client = anthropic.Anthropic()',
            'message = client.messages.create(',
            `    model="${model}",`,
            '    max_tokens=256,',
            '    messages=[{"role": "user", "content": "Hello"}],',
            ')',
          ].join('\n'),
      },
    ],
    note: 'Code that passes api_key or base_url itself must pass these two instead.',
  },
  {
    id: 'curl',
    name: 'curl',
    what: 'One request, to try it',
    snippets: [
      {
        label: 'Shell',
        text: ({ origin, key, model }) =>
          [
            `curl "${origin}/v1/messages" \\`,
            `  -H "x-api-key: ${key}" \\`,
            '  -H "anthropic-version: 2023-06-01" \\',
            '  -H "content-type: application/json" \\',
            `  -d '${JSON.stringify({ model, max_tokens: 256, messages: [{ role: 'user', content: 'Hello' }] })}'`,
          ].join('\n'),
      },
    ],
  },
  {
    id: 'claude-code',
    name: 'Claude Code',
    what: 'For one person, or for a whole machine',
    snippets: [
      { label: 'Environment', text: (place) => exported(place, 'ANTHROPIC_AUTH_TOKEN') },
      { label: 'Own settings: ~/.claude/settings.json', text: asSettings },
      { label: 'Managed settings: managed-settings.json', text: asSettings },
    ],
    note: 'People cannot override managed settings. They are in /etc/claude-code on Linux, in /Library/Application Support/ClaudeCode on macOS and in C:\\Program Files\\ClaudeCode on Windows, and hold a key in the clear: give each person or machine one of its own.',
  },
];
