'use client';

import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { parseAsString, useQueryState } from 'nuqs';
import { type ReactNode, useState } from 'react';
import { CodeBlock } from '@/components/tokens/code-block';
import { ConnectChoice } from '@/components/tokens/connect-choice';
import { Notice } from '@/components/ui/notice';
import { Panel } from '@/components/ui/panel';
import { CONNECT_APPS, KEY_PLACEHOLDER } from './connect-apps';

export interface ConnectAppProps {
  /** Where the gateway is reached; null: it was not started. */
  origin: string | null;
  /** A model that the key may name. */
  model: string;
  /** The address of the page that shows this. */
  path: string;
  /** The key, where it was just created. */
  secret?: string;
  /** Tells of what arrives. */
  children?: ReactNode;
}

/** For each kind of application, what to change in it. */
export function ConnectApp(props: ConnectAppProps) {
  const { origin, model, path, secret, children } = props;
  const [client] = useState(() => new QueryClient());
  const [chosen, setChosen] = useQueryState('app', parseAsString.withDefault('').withOptions({ history: 'replace' }));
  const app = CONNECT_APPS.find(({ id }) => id === chosen) ?? CONNECT_APPS[0];
  if (!app) return null;
  if (origin === null) {
    return (
      <Notice tone="warning" title="The gateway is not running">
        Its address is known once it has been started.
      </Notice>
    );
  }
  const place = { origin, key: secret ?? KEY_PLACEHOLDER, model };
  return (
    <QueryClientProvider client={client}>
      <ConnectChoice
        tools={CONNECT_APPS}
        chosen={app.id}
        hrefOf={(id) => `${path}?app=${id}`}
        onChoose={(id) => void setChosen(id)}
      />
      <Panel title={app.name} note={`The gateway’s address is ${origin}`} className="mb-4">
        {app.snippets.map(({ label, text }) => (
          <CodeBlock key={label} label={label} text={text(place)} />
        ))}
        {!secret && (
          <p className="max-w-[72ch] text-xs text-muted">
            Put the key in the place of {KEY_PLACEHOLDER}. A key is shown once: if nobody has it, rotate it.
          </p>
        )}
        {app.note && <p className="max-w-[72ch] text-xs text-muted">{app.note}</p>}
      </Panel>
      {children}
    </QueryClientProvider>
  );
}
