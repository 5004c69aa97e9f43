import { html } from 'hono/html';
import { isFeedOn, switchFeed } from '../routes/activities';
import { frame } from './frame';
import { newPages, readChoice, readForm } from './room';

const STATES = ['on', 'off'] as const;

/** The activity feed is switched here; nothing is recorded while it is off. */
export function securityPages() {
  const pages = newPages();
  pages.get('/', (context) => {
    const { world } = context.var;
    const isOn = isFeedOn(world);
    return context.html(
      frame(
        { world, title: 'Security', done: context.req.query('done') },
        html`<p>The Compliance API is <strong>${isOn ? 'on' : 'off'}</strong>. While it is on, its activity feed records what is changed here and
            through the Admin API.</p>
          <form method="post" action="/settings/security">
            <input type="hidden" name="feed" value="${isOn ? 'off' : 'on'}"><button>Switch it ${isOn ? 'off' : 'on'}</button>
          </form>`,
      ),
    );
  });
  pages.post('/', async (context) => {
    const { world, commit } = context.var;
    commit([switchFeed(world, readChoice(await readForm(context), 'feed', STATES) === 'on')]);
    return context.redirect('/settings/security?done=feed', 303);
  });
  return pages;
}
