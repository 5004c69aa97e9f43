import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { Breadcrumbs } from '@/components/page/breadcrumbs';
import { type Column, DataTable } from '@/components/page/list/data-table';
import { PageHead } from '@/components/page/page-head';
import { CodeBlock } from '@/components/tokens/code-block';
import { EmptyState } from '@/components/ui/empty-state';
import { Panel } from '@/components/ui/panel';
import { env } from '@/lib/core/env';
import { buildExamples } from '@/lib/doors/api/examples';
import { type Described, describedOperations } from '@/lib/doors/api/openapi';
import { pageCtx, requirePermission } from '@/lib/doors/page';

interface OperationPageProps {
  params: Promise<{ operation: string }>;
}

const find = async ({ params }: OperationPageProps) => {
  const { operation } = await params;
  const id = decodeURIComponent(operation);
  return describedOperations().find((one) => one.id === id);
};

export async function generateMetadata(props: OperationPageProps): Promise<Metadata> {
  return { title: (await find(props).catch(() => undefined))?.words ?? 'API reference' };
}

interface Field {
  name: string;
  place: string;
  isRequired: boolean;
  form: string;
}

const COLUMNS: Column<Field>[] = [
  { id: 'name', header: 'Field', cell: ({ name }) => <code>{name}</code> },
  { id: 'place', header: 'Where', cell: ({ place }) => place },
  { id: 'required', header: 'Required', cell: ({ isRequired }) => (isRequired ? 'Yes' : 'No') },
  { id: 'form', header: 'Form', cell: ({ form }) => <span className="whitespace-normal">{form}</span> },
];

/** One operation: what it takes, what a token needs, and the request in three forms. */
export default async function OperationPage(props: OperationPageProps) {
  const ctx = await pageCtx();
  requirePermission(ctx, 'token:write');
  const one = await find(props).catch(() => undefined);
  if (!one) notFound();
  const examples = buildExamples(one, env().appOrigin);
  const fields = fieldsOf(one);
  return (
    <>
      <Breadcrumbs
        above={[
          { label: 'API tokens', href: '/settings/tokens' },
          { label: 'Reference', href: '/settings/tokens/reference' },
        ]}
        here={one.words}
      />
      <PageHead title={one.words} line={`${one.method} ${one.path}`} />
      <div className="grid items-start gap-4 xl:grid-cols-2">
        <div className="flex min-w-0 flex-col gap-4">
          <Panel title="Takes" note={needsWords(one)} isFlush>
            {fields.length === 0 ? (
              <EmptyState title="Nothing">The request is sent without fields.</EmptyState>
            ) : (
              <DataTable caption="Fields" columns={COLUMNS} rows={fields} rowKey={({ name }) => name} />
            )}
          </Panel>
          <Panel title="Answers">
            <CodeBlock label="JSON Schema" text={JSON.stringify(one.answer, null, 2)} />
          </Panel>
        </div>
        <Panel title="Examples" note="STEWARD_TOKEN holds the token">
          <CodeBlock label="curl" text={examples.curl} />
          <CodeBlock label="Python" text={examples.python} />
          <CodeBlock label="TypeScript" text={examples.typescript} />
        </Panel>
      </div>
    </>
  );
}

function needsWords({ permissions, isBackground }: Described): string {
  const needs =
    permissions.length > 0 ? `A token needs ${permissions.join(' or ')}` : 'Whatever the change itself needs';
  return isBackground ? `${needs}. It answers 202 and goes on by itself.` : needs;
}

function fieldsOf({ parameters, body }: Described): Field[] {
  const properties = Object.entries((body?.properties ?? {}) as Record<string, Record<string, unknown>>);
  const required = (body?.required ?? []) as string[];
  return [
    ...parameters.map(({ name, in: place, required: isRequired, schema }) => ({
      ...{ name, place: place === 'path' ? 'Path' : 'Address', isRequired, form: formWords(schema) },
    })),
    ...properties.map(([name, schema]) => ({
      ...{ name, place: 'Body', isRequired: required.includes(name), form: formWords(schema) },
    })),
  ];
}

/** A schema in a few words. */
function formWords(schema: Record<string, unknown>): string {
  const { type, enum: choices, items, anyOf, oneOf, format, maxLength, maximum, minimum, default: usual } = schema;
  if (Array.isArray(choices))
    return `${choices.join(', ')}${usual === undefined ? '' : `; ${String(usual)} if left out`}`;
  const forms = (anyOf ?? oneOf) as Record<string, unknown>[] | undefined;
  if (forms) return forms.map(formWords).join(', or ');
  const bounds = [
    ...(typeof format === 'string' ? [format] : []),
    ...(typeof maxLength === 'number' ? [`at most ${maxLength} characters`] : []),
    ...(typeof minimum === 'number' && minimum > Number.MIN_SAFE_INTEGER ? [`at least ${minimum}`] : []),
    ...(typeof maximum === 'number' && maximum < Number.MAX_SAFE_INTEGER ? [`at most ${maximum}`] : []),
    ...(usual === undefined ? [] : [`${JSON.stringify(usual)} if left out`]),
  ];
  const base =
    type === 'array' ? `list of ${formWords((items ?? {}) as Record<string, unknown>)}` : String(type ?? 'any JSON');
  return [base, ...bounds].join('; ');
}
