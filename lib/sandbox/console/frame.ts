import { html } from 'hono/html';
import type { World } from '../world/world';

export type Html = ReturnType<typeof html>;

const PLACES = [
  ['/settings/keys', 'API keys'],
  ['/settings/members', 'Members'],
  ['/settings/workspaces', 'Workspaces'],
  ['/settings/security', 'Security'],
] as const;

/** What was done, as the page says after a form was sent. */
const DONE: Readonly<Record<string, string>> = {
  renamed: 'The key has a new name.',
  active: 'The key is active again.',
  inactive: 'The key is disabled.',
  archived: 'The key is archived for good.',
  shown: 'This key was already created, and its secret was shown once.',
  role: 'The role is changed.',
  removed: 'The person is no longer a member.',
  invited: 'The invite is sent.',
  accepted: 'The invite is accepted: there is a new member.',
  feed: 'The activity feed has been switched.',
  added: 'The person is a member of this workspace.',
};

export type Frame = {
  world: World;
  title: string;
  /** The name of what was done just before, from the address. */
  done?: string | undefined;
  /** Why what was asked was refused. */
  problem?: string | null | undefined;
};

/** Every screen: what this is, where one can go, and the page itself. */
export function frame({ world, title, done, problem }: Frame, body: Html): Html {
  const said = done === undefined ? undefined : DONE[done];
  return html`<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>${title} · Simulated Console</title>
    <link rel="stylesheet" href="/console.css">
  </head>
  <body>
    <p class="banner"><strong>Simulated Claude Console.</strong> A stand-in for the demonstration: it changes ${world.organization.name}, a
      simulated organisation, and nothing at Anthropic. Nobody signs in here.</p>
    <nav aria-label="Console">${PLACES.map(([href, words]) => html`<a href="${href}">${words}</a>`)}</nav>
    <main>
      <h1>${title}</h1>
      ${problem ? html`<p class="problem" role="alert">${problem}</p>` : ''}
      ${said ? html`<p class="done" role="status">${said}</p>` : ''}
      ${body}
    </main>
  </body>
</html>`;
}

export function table(heads: readonly string[], rows: readonly Html[], none: string): Html {
  if (rows.length === 0) return html`<p>${none}</p>`;
  return html`<div class="wide"><table>
    <thead><tr>${heads.map((head) => html`<th scope="col">${head}</th>`)}</tr></thead>
    <tbody>${rows}</tbody>
  </table></div>`;
}

export type Choice = readonly [value: string, words: string];

export function select(name: string, label: string, choices: readonly Choice[], chosen?: string): Html {
  return html`<label>${label}
    <select name="${name}">${choices.map(
      ([value, words]) => html`<option value="${value}" ${value === chosen ? html`selected` : ''}>${words}</option>`,
    )}</select>
  </label>`;
}

export function field(name: string, label: string, most: number, value = '', type = 'text'): Html {
  return html`<label>${label}
    <input type="${type}" name="${name}" value="${value}" maxlength="${most}" required autocomplete="off">
  </label>`;
}

/** `29 Nov 2026, 14:05 UTC` */
export function time(iso: string): string {
  const at = new Date(iso);
  const month = at.toLocaleString('en', { month: 'short', timeZone: 'UTC' });
  return `${at.getUTCDate()} ${month} ${at.getUTCFullYear()}, ${iso.slice(11, 16)} UTC`;
}

export const STYLE = `
:root { color-scheme: light dark; font: 15px/1.5 system-ui, sans-serif; }
body { margin: 0 auto; max-width: 62rem; padding: 0 1rem 3rem; }
.banner { margin: 0 -1rem; padding: .6rem 1rem; background: #5b3b00; color: #fff; }
nav { display: flex; flex-wrap: wrap; gap: 1.25rem; padding: .8rem 0; border-bottom: 1px solid #8886; }
h1 { font-size: 1.4rem; overflow-wrap: anywhere; } h2 { font-size: 1.1rem; margin-top: 2rem; }
.wide { overflow-x: auto; } table { border-collapse: collapse; width: 100%; }
th, td { text-align: start; padding: .4rem .75rem .4rem 0; border-bottom: 1px solid #8884; vertical-align: top; }
td { overflow-wrap: anywhere; min-width: 5rem; }
form { display: flex; flex-wrap: wrap; gap: .75rem; align-items: end; margin: .75rem 0; }
label { display: flex; flex-direction: column; gap: .2rem; max-width: 100%; }
input, select, button { font: inherit; min-height: 2.4rem; padding: 0 .6rem; max-width: 100%; box-sizing: border-box; }
input { width: 20rem; } .secret { font-family: monospace; width: 100%; }
.done, .problem { padding: .5rem .75rem; border-inline-start: 4px solid #1a7f4b; }
.problem { border-color: #c0262d; }
dl { display: grid; grid-template-columns: max-content 1fr; gap: .3rem 1.25rem; } dd { margin: 0; overflow-wrap: anywhere; }
`;
