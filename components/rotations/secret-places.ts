export interface SecretPlace {
  id: string;
  name: string;
  snippets: { label: string; text: string }[];
  note?: string;
}

/** A name as commands take it without quoting. */
export function plainName(name: string): string {
  const plain = name
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '');
  return plain.slice(0, 60) || 'api-key';
}

const READ = 'read -rs NEW_KEY   # paste the new secret, then press Enter: it stays out of the history';

/** What to type so that the new secret lies where the old one did; `name` is of the line of keys, not of one version. */
export function secretPlaces(name: string): readonly SecretPlace[] {
  const plain = plainName(name);
  const held = plainName(name.replace(/[-_. ]?v?\d+$/, ''));
  const withKey = (...lines: string[]) => [READ, ...lines, 'unset NEW_KEY'].join('\n');
  return [
    {
      id: 'vault',
      name: 'Vault',
      snippets: [
        {
          label: 'New version',
          text: withKey(`printf %s "$NEW_KEY" | vault kv patch -mount=secret anthropic/${held} api_key=-`),
        },
      ],
      note: 'The older version stays in Vault and can be read until it is destroyed.',
    },
    {
      id: 'aws',
      name: 'AWS Secrets Manager',
      snippets: [
        {
          label: 'New version',
          text: withKey(
            `printf %s "$NEW_KEY" | aws secretsmanager put-secret-value --secret-id anthropic/${held} --secret-string file:///dev/stdin`,
          ),
        },
      ],
      note: 'Applications that cache the secret see the new one when their cache runs out.',
    },
    {
      id: 'doppler',
      name: 'Doppler',
      snippets: [
        {
          label: 'New value',
          text: withKey(`printf %s "$NEW_KEY" | doppler secrets set ANTHROPIC_API_KEY --project ${held} --config prd`),
        },
      ],
    },
    {
      id: 'infisical',
      name: 'Infisical',
      snippets: [
        {
          label: 'New value',
          text: withKey(`infisical secrets set "ANTHROPIC_API_KEY=$NEW_KEY" --env=prod --path=/${held}`),
        },
      ],
    },
    {
      id: '1password',
      name: '1Password',
      snippets: [
        { label: 'New value', text: withKey(`op item edit "anthropic-${held}" "credential[password]=$NEW_KEY"`) },
      ],
      note: 'The item’s history keeps the old value.',
    },
    {
      id: 'kubernetes',
      name: 'Kubernetes External Secrets',
      snippets: [
        {
          label: 'Once the secret has changed in the store that External Secrets reads',
          text: [
            `kubectl annotate externalsecret ${held} force-sync="$(date +%s)" --overwrite`,
            `kubectl rollout restart deployment/${held}`,
          ].join('\n'),
        },
      ],
      note: `Pods read the secret when they start. The deployment is assumed to be called ${held}; the new key is ${plain}.`,
    },
  ];
}
