import { Check } from '@/components/forms/check';
import { ACT_WORDS } from '@/lib/domain/approval-policy/rules';
import { ACTS, type Act } from '@/lib/operations/acts';

const NOTES: Readonly<Record<Act, string>> = {
  owner_role: 'Also offboarding an owner. Another owner approves.',
  retention: 'Another owner approves.',
  policy:
    'Switching an act off here, raising a number or shortening the delay; also letting one person disable more API keys. Another owner approves.',
  key_disabling: 'How many one person may disable alone is part of the API key policy.',
  workspace_archive: 'In the last 30 days. Another owner or admin approves.',
  stop_lift: 'Undoing a stop of Steward keys, or enabling keys that it stopped.',
  budget:
    'Setting a budget above the amount below, raising or lifting its limit, or letting one change limits or keys.',
};

/** Which acts need a second person. */
export function ActFields({ acts }: { acts: readonly Act[] }) {
  return (
    <fieldset>
      <legend className="mb-1 font-medium">What needs a second person</legend>
      {ACTS.map((act) => (
        <Check
          key={act}
          name="act"
          value={act}
          label={ACT_WORDS[act]}
          note={NOTES[act]}
          defaultChecked={acts.includes(act)}
        />
      ))}
    </fieldset>
  );
}
