import { ENVIRONMENT_WORDS } from '@/components/gateway-keys/gateway-key-words';
import type { ListSelect } from '@/components/page/list/filter-selects';
import { FACET_WORDS as ROTATION_FACET_WORDS } from '@/components/rotations/rotation-words';
import { KEY_ROTATIONS, NO_ENVIRONMENT } from '@/lib/domain/api-keys/schema';
import { ENVIRONMENTS } from '@/lib/domain/gateway-keys/rules';
import { KIND_SELECT } from './key-words';

/** By what people told Steward. */
const ENVIRONMENT_SELECT = {
  param: 'environment',
  label: 'Environment',
  any: 'Every environment',
  options: [
    ...ENVIRONMENTS.map((environment) => ({ value: environment, label: ENVIRONMENT_WORDS[environment] })),
    { value: NO_ENVIRONMENT, label: 'Not set' },
  ],
};

/** By where replacing a key stands. */
const ROTATION_SELECT = {
  param: 'rotation',
  label: 'Rotation',
  any: 'Every rotation state',
  options: KEY_ROTATIONS.map((facet) => ({ value: facet, label: ROTATION_FACET_WORDS[facet] })),
};

interface Offered {
  /** The chosen one alone: there may be hundreds. */
  workspaces: readonly { id: string; name: string }[];
  models: readonly { id: string; label: string }[];
  /** The reader sees nothing but names: there is no more to choose by. */
  isNamesOnly: boolean;
}

/** What the list of all keys is narrowed by, besides its facets. */
export function keySelects({ workspaces, models, isNamesOnly }: Offered): ListSelect[] {
  return [
    {
      param: 'workspace',
      label: 'Workspace',
      any: 'Every workspace',
      options: workspaces.map(({ id, name }) => ({ value: id, label: name })),
      asks: 'workspace.list_names',
    },
    KIND_SELECT,
    ...(isNamesOnly
      ? []
      : [
          ENVIRONMENT_SELECT,
          ROTATION_SELECT,
          {
            param: 'model',
            label: 'Model used in 30 days',
            any: 'Every model',
            options: models.map(({ id, label }) => ({ value: id, label })),
          },
        ]),
  ];
}
