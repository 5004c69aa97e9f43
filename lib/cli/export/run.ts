import { Document, visit } from 'yaml';
import { readArguments } from '../arguments';
import { knownOperations } from '../cached-document';
import { type Server, send } from '../client';
import { EXIT, Failure, wrongUse } from '../failure';
import type { Io } from '../io';
import { OWN_TOKEN } from '../login';
import { replaceFile } from '../places';
import { toPlain, toPlainLines, toSafeJson } from '../plain-text';
import type { Json } from '../schema-kinds';
import {
  readAccounts,
  readBudgets,
  readChannels,
  readCostCentres,
  readPeople,
  readPolicies,
  readWorkspaces,
} from './parts';
import { openSource, type Source } from './source';

const USE = 'steward export [--output FILE]';

/** Writes the organisation as YAML: all that the token may see, or nothing at all. */
export async function runExport(io: Io, server: Server, args: readonly string[]): Promise<void> {
  const given = readArguments(args, { texts: ['output'], switches: ['help'], emptied: [] });
  if (given.switches.get('help')) {
    io.write(
      `${USE}\n\nThe organisation as YAML: workspaces with members, leads and rate limits, people, budgets, policies.\n`,
    );
    return;
  }
  if (given.positionals.length > 0) throw wrongUse(`“${given.positionals[0]}” is too much: ${USE}.`);
  const output = given.texts.get('output')?.at(-1);
  const written = await exportOrganization(io, server);
  if (output === undefined || output === '-') io.write(written);
  else writeWhole(output, written);
}

function writeWhole(file: string, text: string): void {
  try {
    replaceFile(file, text, 0o666);
  } catch (error) {
    throw new Failure(
      EXIT.refused,
      `${file} could not be written (${error instanceof Error ? error.message : 'unknown'}).`,
    );
  }
}

async function exportOrganization(io: Io, server: Server): Promise<string> {
  const { operations } = await knownOperations(io, server.url);
  const { body: own } = await send(io, server, { method: 'GET', path: OWN_TOKEN });
  const source = openSource(io, server, operations);
  const channels = await readChannels(source);
  const organization = Object.fromEntries(
    Object.entries({
      organization: own.organization,
      workspaces: await readWorkspaces(source),
      people: await readPeople(source),
      accounts: await readAccounts(source),
      budgets: await readBudgets(source),
      cost_centres: await readCostCentres(source),
      channels: channels?.channels ?? null,
      policies: await readPolicies(source, channels?.domains ?? null),
    }).filter(([, part]) => part !== null),
  );
  return `${headOf(own, source)
    .map((line) => `# ${line}`)
    .join('\n')}\n${toYaml(organization)}`;
}

/** What a terminal would obey is written as an escape, which only a quoted text can hold. */
function toYaml(value: object): string {
  const document = new Document(value, { aliasDuplicateObjects: false, version: '1.2' });
  visit(document, {
    Scalar: (_, scalar) => {
      if (typeof scalar.value === 'string' && toPlainLines(scalar.value) !== scalar.value) scalar.type = 'QUOTE_DOUBLE';
    },
  });
  return toSafeJson(document.toString({ lineWidth: 0 }));
}

/** What the file is, and what is not in it. Nothing of when it was made, so that only changes change it. */
function headOf(own: Json, { leftOut }: Source): string[] {
  const workspaces = own.workspaces as { name: string }[] | null;
  const inPart = ((own.permissions ?? []) as Json[]).filter(
    ({ permission, everywhere }) =>
      everywhere !== true && /^(workspace|person|budget|cost_centre|settings):read$/.test(String(permission)),
  );
  return [
    'The organisation as Steward holds it, written by steward export. Amounts are dollars, times are UTC.',
    ...(workspaces
      ? [`The token reaches only these workspaces: ${workspaces.map(({ name }) => name).join(', ')}.`]
      : []),
    ...(inPart.length > 0
      ? [
          `Partial, limited to what the token sees: what needs ${inPart.map(({ permission }) => permission).join(', ')}.`,
        ]
      : []),
    ...(leftOut.size === 0
      ? ['Nothing was left out.']
      : [
          'Left out, because the token may not see it:',
          ...[...leftOut]
            .sort(([a], [b]) => (a < b ? -1 : 1))
            .map(([part, permission]) => `- ${part}${permission ? ` (needs ${permission})` : ''}`),
        ]),
  ].map(toPlain);
}
