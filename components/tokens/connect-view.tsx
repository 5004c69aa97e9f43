'use client';

import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { parseAsString, useQueryState } from 'nuqs';
import { useState } from 'react';
import { useLeaveWarning } from '@/components/forms/use-leave-warning';
import { CopyText } from '@/components/ui/copy-text';
import { DialogButton } from '@/components/ui/dialog-button';
import { Notice } from '@/components/ui/notice';
import { Panel } from '@/components/ui/panel';
import { CodeBlock } from './code-block';
import { ConnectChoice } from './connect-choice';
import { CONNECT_TOOLS, type ConnectTool, type Place } from './connect-tools';
import { FirstRequest } from './first-request';
import { ScopeList } from './scope-list';
import type { MadeToken, TokenFormProps } from './token-dialog';

interface ConnectViewProps {
  origin: string;
  since: string;
  initial: string;
  form: TokenFormProps;
  /** Per tool, why the reader cannot make its token: which permissions they lack, and who has them. */
  obstacles: Readonly<Record<string, readonly string[]>>;
}

const PLACEHOLDER = 'stw_…';

/** For each kind of tool, what to change in it, and a token that fits, which stays here until the page is left. */
export function ConnectView(props: ConnectViewProps) {
  const [client] = useState(() => new QueryClient());
  return (
    <QueryClientProvider client={client}>
      <Connect {...props} />
    </QueryClientProvider>
  );
}

function Connect({ origin, since, initial, form, obstacles }: ConnectViewProps) {
  const [chosen, setChosen] = useQueryState(
    'tool',
    parseAsString.withDefault(initial).withOptions({ history: 'push' }),
  );
  const [made, setMade] = useState<Readonly<Record<string, MadeToken>>>({});
  useLeaveWarning(Object.keys(made).length > 0);
  const tool = CONNECT_TOOLS.find(({ id }) => id === chosen) ?? CONNECT_TOOLS[0];
  if (!tool) return null;
  const own = made[tool.id] ?? null;
  const place = { origin, since, token: own?.token ?? PLACEHOLDER };
  const lacking = obstacles[tool.id] ?? [];
  return (
    <>
      <ConnectChoice
        tools={CONNECT_TOOLS}
        chosen={tool.id}
        hrefOf={(id) => `/settings/tokens/connect?tool=${id}`}
        onChoose={(id) => void setChosen(id)}
      />
      <h2 className="sr-only">{tool.name}</h2>
      <div className="grid items-start gap-x-4 lg:grid-cols-[minmax(0,2fr)_minmax(0,3fr)]">
        <Panel
          title={`1. Create its token`}
          note={tool.isOpenEnded ? 'To read most things; change it in the dialog' : 'With exactly these permissions'}
          className="mb-4"
        >
          <ScopeList scopes={tool.scopes.map(([scope]) => scope)} reasons={Object.fromEntries(tool.scopes)} />
          {lacking.length > 0 ? (
            <Notice tone="warning" title="You cannot create this token">
              A token may do no more than you, and you lack what this tool needs. {lacking.join(' ')}
            </Notice>
          ) : own ? (
            <>
              <CopyText text={own.token} label={`Token ${own.name}`} />
              <p className="mt-2 text-xs text-muted">
                Shown once, and written into the settings on this page. It is gone when you leave or reload it: copy it
                into the tool before.
              </p>
            </>
          ) : (
            <CreateButton
              key={tool.id}
              tool={tool}
              form={form}
              onMade={(token) => setMade((before) => ({ ...before, [tool.id]: token }))}
            />
          )}
        </Panel>
        <Panel title="2. Change two settings" note="Nothing else in the tool changes" className="mb-4">
          <SettingList tool={tool} place={place} />
          {tool.snippets.map(({ label, text }) => (
            <CodeBlock key={label} label={label} text={text(place)} />
          ))}
          {tool.note && <p className="max-w-[72ch] text-xs text-muted">{tool.note}</p>}
        </Panel>
      </div>
      {own ? (
        <FirstRequest key={own.tokenId} tokenId={own.tokenId} name={own.name} origin={origin} />
      ) : (
        <Panel title="3. First request" className="mb-4">
          <p className="max-w-[72ch] text-muted">
            Once the token is created, this page waits for the tool’s first request and says what it asks for, and why
            anything is refused.
          </p>
        </Panel>
      )}
    </>
  );
}

interface CreateButtonProps {
  tool: ConnectTool;
  form: TokenFormProps;
  onMade: (token: MadeToken) => void;
}

function CreateButton({ tool, form, onMade }: CreateButtonProps) {
  const preset = {
    name: tool.tokenName,
    scopes: tool.scopes.map(([scope]) => scope),
    isFixed: tool.isOpenEnded !== true,
    preparesOnly: tool.preparesOnly,
  };
  return (
    <DialogButton
      load={() => import('./token-dialog').then((loaded) => loaded.TokenDialog)}
      dialogProps={{ ...form, preset, onMade }}
      variant="primary"
    >
      Create token
    </DialogButton>
  );
}

/** Each setting with what it is today, what it becomes, and what such tools call it. */
function SettingList({ tool, place }: { tool: ConnectTool; place: Place }) {
  return (
    <dl className="mb-4 flex flex-col gap-3 text-table">
      {tool.settings.map(({ what, from, to, names }) => (
        <div key={what}>
          <dt>
            <span className="font-medium">{what}</span>{' '}
            <span className="text-xs text-muted">
              {names.map((name, at) => (
                <span key={name}>
                  {at > 0 && ' or '}
                  <code>{name}</code>
                </span>
              ))}
            </span>
          </dt>
          <dd className="[overflow-wrap:anywhere]">
            {from !== 'None' && (
              <span className="text-xs text-muted">
                instead of <code>{from}</code>{' '}
              </span>
            )}
            <code className="block">{to(place)}</code>
          </dd>
        </div>
      ))}
    </dl>
  );
}
