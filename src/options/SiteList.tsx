import { Button } from '../ui/Button';

interface Props {
  sites: readonly string[];
  /** What the button of each does. */
  action: string;
  /** The same for screen readers, with the site's name. */
  actionOn: (site: string) => string;
  onAct: (site: string) => void;
}

/** Sites by name, each with one thing to do about it. */
export function SiteList({ sites, action, actionOn, onAct }: Props) {
  return (
    <ul class="sites">
      {sites.map((site) => (
        <li key={site} class="row">
          <span class="what clip" dir="ltr">
            {site}
          </span>
          <Button look="quiet" class="flush" aria-label={actionOn(site)} onClick={() => onAct(site)}>
            {action}
          </Button>
        </li>
      ))}
    </ul>
  );
}
