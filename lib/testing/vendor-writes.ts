import { type ApiAnswer, type ApiWorld, createApiWorld } from './api-server';

// biome-ignore lint/suspicious/noExplicitAny: whatever the wire holds, compared as it is
type Body = any;

export interface VendorWorld extends ApiWorld {
  /** An owner's. */
  token: string;
  people: Body[];
  spaces: Body[];
  keys: Body[];
  sandbox: ApiWorld['worker']['running']['sandbox'];
  askVendor(
    method: string,
    path: string,
    body?: unknown,
    headers?: Record<string, string>,
    by?: string,
  ): Promise<ApiAnswer>;
  /** How many writes have reached upstream beneath this path. */
  writesTo(start: string): number;
  /** The ID of somebody with this role. */
  person(role: string, at?: number): string;
  /** Nothing of one test is left for the next: no fault, no count of requests. */
  rest(): Promise<void>;
}

/** The simulated company behind Steward's `/v1/organizations`, with what an owner's token sees of it. */
export async function createVendorWorld(): Promise<VendorWorld> {
  const world = await createApiWorld({ from: 'company' });
  const { token } = await world.tokenOf('owner');
  const { sandbox } = world.worker.running;
  const askVendor: VendorWorld['askVendor'] = (method, path, body, headers = {}, by = token) =>
    world.ask(by, method, `/organizations${path}`, body, headers);
  const list = async (path: string): Promise<Body[]> => (await askVendor('GET', path)).body.data;
  const people = await list('/users?limit=1000');
  return {
    ...world,
    ...{ token, people, sandbox, askVendor },
    spaces: await list('/workspaces?limit=1000'),
    keys: await list('/api_keys?limit=1000&status=active'),
    writesTo: (start) =>
      sandbox.requests().filter(({ method, path }) => method !== 'GET' && path.startsWith(`/v1/organizations${start}`))
        .length,
    person: (role, at = 0) => people.filter((one) => one.role === role)[at].id,
    rest: async () => {
      sandbox.clearFaults();
      await world.database.owner.db.signInAttempt.deleteMany({});
      await world.database.owner.db.$executeRaw`DELETE FROM principals`;
    },
  };
}
