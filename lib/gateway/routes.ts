const MIB = 1_048_576;

export interface Route {
  name: 'messages' | 'count_tokens' | 'batches' | 'batch' | 'models' | 'files';
  methods: readonly string[];
  /** As upstream has it. */
  mostBytes: number;
  /** Where models stand in its body. */
  body: 'message' | 'batch' | null;
}

/** Of what the vendor's clients encode, only what is no slash: upstream must not read another path in it. */
const MODEL = /^\/v1\/models\/(?!\.{1,2}$)(?:[A-Za-z0-9._:@-]|%3[Aa]|%40){1,200}$/;

const ROUTES: readonly [RegExp, Route][] = [
  [/^\/v1\/messages$/, { name: 'messages', methods: ['POST'], mostBytes: 32 * MIB, body: 'message' }],
  [/^\/v1\/messages\/count_tokens$/, { name: 'count_tokens', methods: ['POST'], mostBytes: 32 * MIB, body: 'message' }],
  [/^\/v1\/messages\/batches$/, { name: 'batches', methods: ['GET', 'POST'], mostBytes: 256_000_000, body: 'batch' }],
  [
    /^\/v1\/messages\/batches\/[\w-]{1,200}$/,
    { name: 'batch', methods: ['GET', 'DELETE'], mostBytes: MIB, body: null },
  ],
  [/^\/v1\/messages\/batches\/[\w-]{1,200}\/cancel$/, { name: 'batch', methods: ['POST'], mostBytes: MIB, body: null }],
  [/^\/v1\/messages\/batches\/[\w-]{1,200}\/results$/, { name: 'batch', methods: ['GET'], mostBytes: MIB, body: null }],
  [/^\/v1\/models$/, { name: 'models', methods: ['GET'], mostBytes: MIB, body: null }],
  [MODEL, { name: 'models', methods: ['GET'], mostBytes: MIB, body: null }],
  [/^\/v1\/files$/, { name: 'files', methods: ['GET', 'POST'], mostBytes: 500_000_000, body: null }],
  [/^\/v1\/files\/[\w-]{1,200}$/, { name: 'files', methods: ['GET', 'DELETE'], mostBytes: MIB, body: null }],
  [/^\/v1\/files\/[\w-]{1,200}\/content$/, { name: 'files', methods: ['GET'], mostBytes: MIB, body: null }],
];

/** The route of a path without its query; null for what is not served. */
export function findRoute(path: string): Route | null {
  return ROUTES.find(([pattern]) => pattern.test(path))?.[1] ?? null;
}
