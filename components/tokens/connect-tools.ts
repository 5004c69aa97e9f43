import type { Permission } from '@/lib/access/permissions';

/** Where a tool finds Steward, and with what. */
export interface Place {
  /** Steward's own address. */
  origin: string;
  /** The new token, or what stands in its place until there is one. */
  token: string;
  /** A recent day, for reports. */
  since: string;
}

export interface Setting {
  what: string;
  /** What the tool has there today. */
  from: string;
  to: (place: Place) => string;
  /** Variables of the environment that such tools read it from. */
  names: readonly string[];
}

interface Snippet {
  label: string;
  text: (place: Place) => string;
}

export interface ConnectTool {
  id: string;
  name: string;
  /** What it is, in a few words. */
  what: string;
  /** What its token is called unless somebody says otherwise. */
  tokenName: string;
  /** Exactly what its token may do, and what it needs each for. */
  scopes: readonly (readonly [Permission, string])[];
  /** What a token may do depends on the program: these are a start. */
  isOpenEnded?: boolean;
  /** Whatever it asks to change waits for a person, unless somebody chooses otherwise. */
  preparesOnly?: boolean;
  settings: readonly Setting[];
  snippets: readonly Snippet[];
  /** What is not as with the vendor. */
  note?: string;
}

export const VENDOR_ADDRESS = 'https://api.anthropic.com';
/** Some tools check how a key begins; Steward leaves this out of what it is sent. */
const prefixed = (token: string) => `sk-ant-admin-${token}`;

const address = (names: readonly string[], path = ''): Setting => ({
  what: 'Base address',
  from: VENDOR_ADDRESS,
  to: ({ origin }) => `${origin}${path}`,
  names,
});
const key = (names: readonly string[], to = (token: string) => token): Setting => ({
  what: 'Key',
  from: 'sk-ant-admin…',
  to: ({ token }) => to(token),
  names,
});
const shell = (lines: readonly (readonly [string, string])[]) =>
  lines.map(([name, value]) => `export ${name}="${value}"`).join('\n');

const READS: ConnectTool['scopes'] = [
  ['workspace:read', 'Workspaces and rate limits'],
  ['person:read', 'Users, invites and members of workspaces'],
  ['api_key:read', 'API keys: name, status, owner'],
  ['usage:read', 'The usage report'],
  ['cost:read', 'The cost report'],
];

export const CONNECT_TOOLS: readonly ConnectTool[] = [
  {
    id: 'cost',
    name: 'Cost tool',
    what: 'Reads the usage and cost reports',
    tokenName: 'Cost tool',
    scopes: [
      ['usage:read', 'usage_report/messages'],
      ['cost:read', 'cost_report'],
      ['workspace:read', 'workspaces, for their names'],
      ['api_key:read', 'api_keys, for their names'],
    ],
    settings: [address(['ANTHROPIC_BASE_URL']), key(['ANTHROPIC_ADMIN_KEY', 'ANTHROPIC_ADMIN_API_KEY'])],
    snippets: [
      {
        label: 'Shell',
        text: ({ origin, token }) =>
          shell([
            ['ANTHROPIC_BASE_URL', origin],
            ['ANTHROPIC_ADMIN_KEY', token],
          ]),
      },
      {
        label: 'Try it',
        text: ({ origin, token, since }) =>
          `curl "${origin}/v1/organizations/cost_report?starting_at=${since}T00:00:00Z" \\\n  -H "x-api-key: ${token}" \\\n  -H "anthropic-version: 2023-06-01"`,
      },
    ],
    note: 'If the tool only takes keys that begin with sk-ant-admin, write sk-ant-admin- before the token. Steward leaves it out.',
  },
  {
    id: 'terraform',
    name: 'Terraform provider',
    what: 'Manages workspaces, members, invites, keys and limits',
    tokenName: 'Terraform',
    scopes: [
      ['workspace:read', 'Read workspaces and limits'],
      ['workspace:write', 'Create, change and archive workspaces'],
      ['person:read', 'Read users, invites and members'],
      ['person:write', 'Change roles of users, and offboard those that are removed'],
      ['member:write', 'Add, change and remove members of workspaces'],
      ['lead:write', 'Make a member the admin of a workspace'],
      ['invite:send', 'Send invites'],
      ['invite:request', 'Withdraw invites that it sent'],
      ['invite:approve', 'Withdraw invites that others sent'],
      ['api_key:read', 'Read API keys'],
      ['api_key:write', 'Rename, disable and archive API keys'],
      ['rate_limit:write', 'Set and clear limits of workspaces'],
    ],
    settings: [address(['ANTHROPIC_BASE_URL', 'base_url']), key(['ANTHROPIC_API_KEY', 'api_key'], prefixed)],
    snippets: [
      {
        label: 'Shell',
        text: ({ origin, token }) =>
          shell([
            ['ANTHROPIC_BASE_URL', origin],
            ['ANTHROPIC_API_KEY', prefixed(token)],
          ]),
      },
      {
        label: 'main.tf',
        text: ({ origin }) =>
          `terraform {\n  required_providers {\n    anthropic = {\n      source = "jianyuan/anthropic"\n    }\n  }\n}\n\nprovider "anthropic" {\n  base_url = "${origin}"\n}`,
      },
    ],
    note: 'The provider only takes keys that begin with sk-ant-admin. Write that before the token as shown; Steward leaves it out. Keep the key in the environment, not in the files.',
  },
  {
    id: 'script',
    name: 'Script',
    what: 'Asks for anything the pages have, at /v1/admin',
    tokenName: 'Script',
    isOpenEnded: true,
    scopes: [...READS, ['budget:read', 'Budgets']],
    settings: [
      { what: 'Address', from: 'None', to: ({ origin }) => origin, names: ['STEWARD'] },
      { what: 'Token', from: 'None', to: ({ token }) => token, names: ['STEWARD_TOKEN'] },
    ],
    snippets: [
      {
        label: 'Shell',
        text: ({ origin, token }) =>
          shell([
            ['STEWARD', origin],
            ['STEWARD_TOKEN', token],
          ]),
      },
      { label: 'Try it', text: () => 'curl "$STEWARD/v1/admin/workspaces" -H "x-api-key: $STEWARD_TOKEN"' },
      {
        label: 'Python',
        text: () =>
          'import json, os, urllib.request\n\nrequest = urllib.request.Request(\n    os.environ["STEWARD"] + "/v1/admin/workspaces",\n    headers={"x-api-key": os.environ["STEWARD_TOKEN"]},\n)\nprint(json.load(urllib.request.urlopen(request))["rows"])',
      },
    ],
    note: 'Add what the script changes: the API reference says for each request what a token needs.',
  },
  {
    id: 'sdk',
    name: 'SDK or command line of Anthropic',
    what: 'Official SDKs and ant, for the organisation',
    tokenName: 'Anthropic SDK',
    scopes: READS,
    settings: [address(['ANTHROPIC_BASE_URL', '--base-url']), key(['ANTHROPIC_API_KEY', '--api-key'])],
    snippets: [
      {
        label: 'Shell, for the SDKs and ant',
        text: ({ origin, token }) =>
          shell([
            ['ANTHROPIC_BASE_URL', origin],
            ['ANTHROPIC_API_KEY', token],
          ]),
      },
      {
        label: 'TypeScript',
        text: () =>
          "import Anthropic from '@anthropic-ai/sdk';\n\nconst client = new Anthropic();\nfor await (const workspace of client.organization.workspaces.list()) {\n  console.log(workspace.id, workspace.name);\n}",
      },
      {
        label: 'Python',
        text: () =>
          'import anthropic, httpx\n\nclient = anthropic.Anthropic()\nanswer = client.get("/v1/organizations/workspaces", cast_to=httpx.Response)\nprint(answer.json()["data"])',
      },
    ],
    note: 'A token opens the organisation, not the Messages API: set these variables only where the program asks about the organisation.',
  },
  {
    id: 'steward',
    name: 'Command line of Steward',
    what: 'Everything that the pages do, in a terminal',
    tokenName: 'Command line',
    isOpenEnded: true,
    scopes: [...READS, ['budget:read', 'Budgets']],
    settings: [
      { what: 'Address', from: 'None', to: ({ origin }) => origin, names: ['STEWARD_URL'] },
      { what: 'Token', from: 'None', to: ({ token }) => token, names: ['STEWARD_TOKEN'] },
    ],
    snippets: [
      {
        label: 'Sign in: it asks for the token',
        text: ({ origin }) => `npm run --silent steward -- login ${origin}`,
      },
      { label: 'Token to paste', text: ({ token }) => token },
      { label: 'Try it', text: () => 'npm run --silent steward -- whoami' },
    ],
    note: 'Run it in Steward’s folder. In a pipeline set STEWARD_URL and STEWARD_TOKEN instead of signing in.',
  },
  {
    id: 'assistant',
    name: 'Assistant over MCP',
    what: 'Answers questions with Steward’s figures',
    tokenName: 'Assistant',
    isOpenEnded: true,
    preparesOnly: true,
    scopes: [...READS, ['budget:read', 'Budgets'], ['audit:read', 'Who changed what']],
    settings: [
      { what: 'Server', from: 'None', to: ({ origin }) => `${origin}/mcp`, names: ['url'] },
      { what: 'Header', from: 'None', to: ({ token }) => `Authorization: Bearer ${token}`, names: ['headers'] },
    ],
    snippets: [
      {
        label: 'Claude Code',
        text: ({ origin, token }) =>
          `claude mcp add --transport http steward ${origin}/mcp --header "Authorization: Bearer ${token}"`,
      },
      {
        label: '.mcp.json',
        text: ({ origin, token }) =>
          JSON.stringify(
            {
              mcpServers: {
                steward: { type: 'http', url: `${origin}/mcp`, headers: { Authorization: `Bearer ${token}` } },
              },
            },
            null,
            2,
          ),
      },
    ],
    note: 'It sees what the token may see, including names and e-mail addresses. Choose workspaces if that is too much. With these permissions it can only read. Add permissions for what it may prepare: each change waits until you confirm it, however it is requested.',
  },
];
