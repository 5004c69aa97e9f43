'use client';

import { useState } from 'react';
import { CodeBlock } from '@/components/tokens/code-block';
import { SelectMenu } from '@/components/ui/select-menu';
import { secretPlaces } from './secret-places';

/** For each kind of store, what to type so that the new secret takes the place of the old one. */
export function SecretSteps({ name }: { name: string }) {
  const places = secretPlaces(name);
  const [chosen, setChosen] = useState(places[0]?.id ?? '');
  const place = places.find(({ id }) => id === chosen);
  return (
    <div className="flex min-w-0 flex-col gap-3">
      <SelectMenu
        label="Where the secret is stored"
        value={chosen}
        options={places.map(({ id, name: label }) => ({ value: id, label }))}
        onChange={setChosen}
        className="w-full max-w-80"
      />
      {place?.snippets.map(({ label, text }) => (
        <CodeBlock key={label} label={label} text={text} />
      ))}
      {place?.note && <p className="max-w-[72ch] text-xs text-muted">{place.note}</p>}
      <p className="max-w-[72ch] text-xs text-muted">
        Paths and names are suggestions: replace them with your own. Steward never sees the secret.
      </p>
    </div>
  );
}
