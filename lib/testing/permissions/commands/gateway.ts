import { sha256 } from '@/lib/core/crypto';
import { newId, newToken } from '@/lib/core/ids';
import { ALL_KEYS } from '@/lib/domain/gateway-keys/schema';
import { BOTH, rowsOfKey } from '@/lib/testing/permissions/command-cells';
import type { CommandRow, CommandWorld } from '@/lib/testing/permissions/command-row';

const kept = () => ({ secretHash: sha256(newToken()), endsWith: 'aB3d' });

/** A key of the gateway in this workspace. */
export async function newGatewayKey({ database }: Pick<CommandWorld, 'database'>, workspaceId: string, more = {}) {
  const id = newId();
  await database.owner.db.gatewayKey.create({
    data: {
      ...{ id, name: `Key ${id}`, ...kept(), workspaceId, purpose: '', environment: 'other', isModelLimited: false },
      ...{ mode: 'strict', createdAt: new Date(), updatedAt: new Date(), ...more },
    },
  });
  return { gatewayKeyId: id, workspaceId };
}

const ACTS = ['create', 'change', 'rotate', 'disable', 'enable', 'revoke'] as const;

async function inputFor(world: CommandWorld, act: (typeof ACTS)[number], workspaceId: string) {
  if (act === 'create') return { gatewayKeyId: newId(), workspaceId, name: `Key ${newId()}`, ...kept() };
  const ref = await newGatewayKey(world, workspaceId, act === 'enable' ? { disabledAt: new Date() } : {});
  if (act === 'change') return { ...ref, requestsPerMinute: 60 };
  return act === 'rotate' ? { ...ref, successorId: newId(), ...kept() } : ref;
}

export const GATEWAY_KEY_COMMAND_ROWS: CommandRow[] = ACTS.flatMap((act) =>
  rowsOfKey(`gateway_key.${act}`, (world, workspaceId) => inputFor(world, act, workspaceId)),
);

async function inputForStop(world: CommandWorld, act: 'stop' | 'resume', workspaceId: string | null) {
  const stopId = newId();
  const place = workspaceId ?? world.workspaceA;
  const stopped = act === 'resume' ? { stopId, disabledAt: new Date() } : {};
  await newGatewayKey(world, place, stopped);
  if (act === 'resume') return { workspaceId, stopId };
  const found = await world.database.owner.db.workspace.findUnique({ where: { id: place } });
  return { workspaceId, typedName: workspaceId === null ? ALL_KEYS : (found?.name ?? place) };
}

export const GATEWAY_STOP_COMMAND_ROWS: CommandRow[] = (['stop', 'resume'] as const).flatMap((act): CommandRow[] => [
  {
    command: `gateway_key.${act}`,
    object: 'keys of own workspace',
    input: (world) => inputForStop(world, act, world.workspaceA),
    cells: { ...BOTH, lead: 'succeeded' },
  },
  {
    command: `gateway_key.${act}`,
    object: 'keys of another workspace',
    input: (world) => inputForStop(world, act, world.workspaceB),
    cells: BOTH,
  },
  {
    command: `gateway_key.${act}`,
    object: 'keys of all workspaces',
    input: (world) => inputForStop(world, act, null),
    cells: BOTH,
  },
]);

async function newCredential({ database }: CommandWorld) {
  const [id, workspaceId, now] = [newId(), `none-${newId()}`, new Date()];
  const given = { name: 'Main', sealed: 'sealed for nobody', endsWith: 'aB3d', position: 1 };
  await database.owner.db.gatewayCredential.create({
    data: { id, workspaceId, ...given, createdAt: now, enteredAt: now },
  });
  return { credentialId: id, workspaceId };
}
const sealed = () => ({ sealed: 'sealed for nobody', endsWith: 'aB3d' });

export const GATEWAY_CREDENTIAL_COMMAND_ROWS: CommandRow[] = [
  {
    command: 'gateway_credential.add',
    object: 'a credential',
    input: async (world) => {
      await world.database.owner.db.gatewayCredential.deleteMany({ where: { workspaceId: world.workspaceA } });
      return { credentialId: newId(), workspaceId: world.workspaceA, name: 'Main', ...sealed() };
    },
    cells: BOTH,
  },
  {
    command: 'gateway_credential.replace',
    object: 'a credential',
    input: async (world) => ({ credentialId: (await newCredential(world)).credentialId, ...sealed() }),
    cells: BOTH,
  },
  {
    command: 'gateway_credential.order',
    object: 'a credential',
    input: async (world) => {
      const { credentialId, workspaceId } = await newCredential(world);
      return { workspaceId, credentialIds: [credentialId] };
    },
    cells: BOTH,
  },
  {
    command: 'gateway_credential.remove',
    object: 'a credential',
    input: async (world) => ({ credentialId: (await newCredential(world)).credentialId }),
    cells: BOTH,
  },
];
