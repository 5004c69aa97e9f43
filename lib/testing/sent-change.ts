import type { CommandRoute } from '@/lib/doors/api/operations';
import { toWire } from '@/lib/doors/api/shape';

type Json = Record<string, unknown>;

/** What a program sends of what a change is asked with: without what its door makes. */
export function sentFor(route: CommandRoute, input: Json): { id: string; body: Json } {
  const { idField, input: shape } = route;
  const kept = Object.entries(input).filter(([key]) => shape.fields.has(key) && key !== idField);
  const sealed = Object.entries(SEALED).filter(([key]) => shape.required.has(key) && input[key] === undefined);
  return {
    id: String(input[idField ?? ''] ?? ''),
    body: toWire(Object.fromEntries([...kept, ...sealed]), shape) as Json,
  };
}

/** What a door seals, which the input of the command no longer holds as it was entered. */
const SEALED: Readonly<Json> = {
  address: 'https://hooks.brackenfell.example/x',
  vendorKey: 'sk-ant-api03-contract',
  token: '',
  authority: '',
};

export const withId = (path: string, id: string) => path.replace(/\{\w+\}/, encodeURIComponent(id));
