/** The Pod Security Standard "restricted", one rule after another, and what Steward's pods keep beyond it. */

interface Context {
  runAsNonRoot?: boolean;
  runAsUser?: number;
  seccompProfile?: { type?: string };
  allowPrivilegeEscalation?: boolean;
  readOnlyRootFilesystem?: boolean;
  privileged?: boolean;
  procMount?: string;
  seLinuxOptions?: { type?: string; user?: string; role?: string };
  appArmorProfile?: { type?: string };
  windowsOptions?: { hostProcess?: boolean };
  sysctls?: { name: string }[];
  capabilities?: { drop?: string[]; add?: string[] };
}

export interface Container {
  name: string;
  image: string;
  env?: { name: string; value?: string; valueFrom?: unknown }[];
  envFrom?: unknown[];
  ports?: { name: string; containerPort: number; hostPort?: number }[];
  securityContext?: Context;
  volumeMounts?: { name: string; mountPath: string; readOnly?: boolean }[];
  resources?: { requests?: Record<string, string>; limits?: Record<string, string> };
  livenessProbe?: unknown;
  readinessProbe?: unknown;
}

export interface PodSpec {
  hostNetwork?: boolean;
  hostPID?: boolean;
  hostIPC?: boolean;
  automountServiceAccountToken?: boolean;
  securityContext?: Context;
  containers: Container[];
  initContainers?: Container[];
  volumes?: ({ name: string } & Record<string, unknown>)[];
}

const VOLUMES = [
  'configMap',
  'csi',
  'downwardAPI',
  'emptyDir',
  'ephemeral',
  'persistentVolumeClaim',
  'projected',
  'secret',
];

type Rule = [says: string, isKept: (pod: PodSpec, context: Context, container: Container) => boolean];

const RULES: Rule[] = [
  ['has the network, processes or memory of its node', (pod) => !pod.hostNetwork && !pod.hostPID && !pod.hostIPC],
  [
    'mounts something else than the policy allows',
    ({ volumes = [] }) => volumes.every((volume) => Object.keys(volume).some((kind) => VOLUMES.includes(kind))),
  ],
  ['takes a port of its node', (_, __, { ports = [] }) => ports.every(({ hostPort }) => !hostPort)],
  ['is privileged', (_, context) => !context.privileged],
  ['may gain rights', (_, context) => context.allowPrivilegeEscalation === false],
  [
    'keeps or adds capabilities',
    (_, { capabilities }) =>
      capabilities?.drop?.includes('ALL') === true &&
      (capabilities.add ?? []).every((added) => added === 'NET_BIND_SERVICE'),
  ],
  ['may run as root', (_, context) => context.runAsNonRoot === true],
  ['names no account, or root', (_, { runAsUser = 0 }) => runAsUser > 0],
  [
    'has no filter of system calls',
    (_, { seccompProfile }) => ['RuntimeDefault', 'Localhost'].includes(seccompProfile?.type ?? ''),
  ],
  ['has another /proc', (_, { procMount = 'Default' }) => procMount === 'Default'],
  ['names options of SELinux', (_, { seLinuxOptions }) => !seLinuxOptions],
  ['goes without AppArmor', (_, { appArmorProfile }) => appArmorProfile?.type !== 'Unconfined'],
  ['is a process of its Windows host', (_, { windowsOptions }) => !windowsOptions?.hostProcess],
  ['sets parameters of the kernel', (_, { sysctls = [] }) => sysctls.length === 0],
  ['can write to its root file system', (_, context) => context.readOnlyRootFilesystem === true],
  ['holds a token of the cluster', (pod) => pod.automountServiceAccountToken === false],
  ['has no bounds', (_, __, { resources }) => Boolean(resources?.requests?.memory && resources.limits?.memory)],
];

/** What a pod breaks; empty when it keeps all rules. A container's own word goes before its pod's. */
export function brokenRules(pod: PodSpec): string[] {
  const containers = [...pod.containers, ...(pod.initContainers ?? [])];
  return containers.flatMap((container) => {
    const context = { ...pod.securityContext, ...container.securityContext };
    return RULES.filter(([, isKept]) => !isKept(pod, context, container)).map(([says]) => `${container.name} ${says}`);
  });
}
