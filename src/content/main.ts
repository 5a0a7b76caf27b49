import { takeOver } from './lifetime';
import { visit } from './visit';

/** Runs once for each copy of this script: from the manifest on the sites, else injected when the user asks. */

const life = takeOver();
let here = new AbortController();
visit(AbortSignal.any([life, here.signal]));

// A page that is left may come back from the back/forward cache as it was; its connections do not.
addEventListener('pagehide', () => here.abort(), { signal: life });
addEventListener(
  'pageshow',
  ({ persisted }) => {
    if (!persisted) return;
    here = new AbortController();
    visit(AbortSignal.any([life, here.signal]));
  },
  { signal: life },
);
