import 'server-only';
import type { Described } from './openapi';

type Json = Record<string, unknown>;

/** A value that a schema allows, for an example: the words say what to put there. */
function exampleOf(schema: Json, name: string): unknown {
  const { type, enum: choices, properties, items, anyOf, oneOf, const: fixed, default: usual } = schema;
  if (usual !== undefined) return usual;
  if (fixed !== undefined) return fixed;
  if (Array.isArray(choices)) return choices[0];
  const forms = (anyOf ?? oneOf) as Json[] | undefined;
  if (forms) return exampleOf(forms[0] ?? {}, name);
  if (type === 'object') {
    const fields = Object.entries((properties ?? {}) as Record<string, Json>);
    const required = (schema.required ?? []) as string[];
    return Object.fromEntries(
      fields.filter(([key]) => required.includes(key)).map(([key, of]) => [key, exampleOf(of, key)]),
    );
  }
  if (type === 'array') return [exampleOf((items ?? {}) as Json, name)];
  if (type === 'integer' || type === 'number') return 1;
  if (type === 'boolean') return true;
  return name.toUpperCase();
}

export interface Examples {
  curl: string;
  python: string;
  typescript: string;
}

/** One request three times: as it is typed in a shell, and in two languages with what they bring themselves. */
export function buildExamples({ method, path, parameters, body }: Described, origin: string): Examples {
  const needed = parameters.filter(({ required }) => required);
  const address = needed
    .filter((parameter) => parameter.in === 'path')
    .reduce((text, { name }) => text.replace(`{${name}}`, name.toUpperCase()), path);
  const query = needed
    .filter((parameter) => parameter.in === 'query')
    .map(({ name, schema }) => [name, exampleOf(schema, name)] as const)
    .map(
      ([name, value]) =>
        `${name}=${encodeURIComponent(typeof value === 'object' ? JSON.stringify(value) : String(value))}`,
    );
  const url = `${origin}${address}${query.length > 0 ? `?${query.join('&')}` : ''}`;
  const sent = body === null ? null : JSON.stringify(exampleOf(body, ''), null, 2);
  return {
    curl: [
      `curl ${method === 'GET' ? '' : `-X ${method} `}'${url}' \\`,
      `  -H "x-api-key: $STEWARD_TOKEN"${sent === null ? '' : ' \\'}`,
      ...(sent === null ? [] : [`  -H 'content-type: application/json' \\`, `  -d '${sent.replaceAll("'", "'\\''")}'`]),
    ].join('\n'),
    python: [
      'import json, os, urllib.request',
      '',
      ...(sent === null ? [] : [`body = json.loads('''${sent}''')`]),
      'request = urllib.request.Request(',
      `    "${url}",`,
      ...(method === 'GET' ? [] : [`    method="${method}",`]),
      ...(sent === null ? [] : ['    data=json.dumps(body).encode(),']),
      `    headers={"x-api-key": os.environ["STEWARD_TOKEN"]${sent === null ? '' : ', "content-type": "application/json"'}},`,
      ')',
      'print(json.load(urllib.request.urlopen(request)))',
    ].join('\n'),
    typescript: [
      `import { env } from 'node:process';`,
      '',
      `const response = await fetch('${url}', {`,
      ...(method === 'GET' ? [] : [`  method: '${method}',`]),
      `  headers: { 'x-api-key': env.STEWARD_TOKEN ?? ''${sent === null ? '' : `, 'content-type': 'application/json'`} },`,
      ...(sent === null ? [] : [`  body: JSON.stringify(${sent.replaceAll('\n', '\n  ')}),`]),
      '});',
      'console.log(await response.json());',
    ].join('\n'),
  };
}
