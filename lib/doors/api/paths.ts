import type { z } from 'zod';
import { FOR_PEOPLE } from '@/lib/access/reach';
import { ownKey, wireKey } from '@/lib/core/key-names';
import type { CommandDeclaration } from '@/lib/operations/declare-command';
import type { QueryDeclaration } from '@/lib/operations/declare-query';
import { type Shape, toJsonSchema, toShape } from './shape';

/** Nouns that are not counted, or that there is one of. */
const ALONE = [
  ...['audit', 'audit_policy', 'connection', 'attention', 'fiscal_year', 'key_policy', 'mail_policy', 'offboarding'],
  ...['gateway', 'offboarding_policy', 'posture', 'scim', 'search', 'structure', 'sync', 'usage'],
];

/** Where an id is not called after its noun. */
const ID_FIELDS: Readonly<Record<string, string>> = {
  ...{
    access_review: 'reviewId',
    audit: 'intentId',
    audit_rule: 'ruleId',
    change: 'intentId',
    key_change: 'changeId',
    person: 'userId',
    account: 'personId',
    month: 'month',
    scim_token: 'tokenId',
    gateway_credential: 'credentialId',
  },
  ...{ invite: 'requestId', offboarding: 'departureId', rotation: 'apiKeyId', exposure: 'apiKeyId' },
};

/** What a request asks for, of whatever kind it is. */
export interface ApiOperation {
  method: 'GET' | 'POST' | 'PATCH';
  /** Beneath `/v1/admin`, with the place of an id as `{budget_id}`. */
  path: string;
  /** The field of the input that the path holds. */
  idField: string | null;
  declaration: QueryDeclaration | CommandDeclaration;
  kind: 'query' | 'command';
  input: Shape;
}

export function plural(noun: string): string {
  if (ALONE.includes(noun)) return noun;
  if (noun === 'person') return 'people';
  return /[^aeiou]y$/.test(noun) ? `${noun.slice(0, -1)}ies` : `${noun}s`;
}

/** Why a query or a command has no route; null if it has one. */
export function whyInternal(declaration: QueryDeclaration | CommandDeclaration): string | null {
  const { permission } = declaration;
  if (declaration.internal) return declaration.internal;
  if (permission === 'signed_in') return 'It is about the signed-in person.';
  if (permission === 'identity_provider') return 'SCIM answers it.';
  if (FOR_PEOPLE.some((one) => one === permission)) return 'Only a person decides this.';
  if ('askedBy' in declaration && declaration.askedBy) return 'No caller can request it.';
  if ('row' in declaration && declaration.row) return 'It is downloaded as a file.';
  return null;
}

/** What its caller enters: not always all that it runs with. */
export function enteredBy(declaration: QueryDeclaration | CommandDeclaration): z.ZodType {
  return ('entered' in declaration ? declaration.entered : null) ?? declaration.input;
}

/** The route of an operation, made of its name and its input; null for an internal one. */
export function findOperation(
  kind: 'query' | 'command',
  declaration: QueryDeclaration | CommandDeclaration,
): ApiOperation | null {
  if (whyInternal(declaration) !== null) return null;
  const [noun = '', verb = ''] = declaration.name.split('.');
  const input = toShape(toJsonSchema(enteredBy(declaration)));
  const isMade = verb === 'create';
  const named = [ID_FIELDS[noun], `${ownKey(noun)}Id`].find((name) => name && input.required.has(name));
  const idField = isMade ? null : (named ?? null);
  const base = `/${plural(noun)}${idField ? `/{${wireKey(idField)}}` : ''}`;
  const rest = kind === 'query' ? verb.replace(/^(list|get)(_|$)/, '') : verb;
  const isChange =
    kind === 'command' && (verb === 'change' || verb === 'update' || (verb === 'set' && ALONE.includes(noun)));
  const isBare = rest === '' || isMade || isChange;
  const method = kind === 'query' ? 'GET' : isChange ? 'PATCH' : 'POST';
  return { method, path: isBare ? base : `${base}/${rest}`, idField, declaration, kind, input };
}
