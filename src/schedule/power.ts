import type { Settings } from '../settings';

/** What Chrome tells of the battery. TypeScript does not know it: other browsers do not have it. */
interface Battery extends EventTarget {
  readonly charging: boolean;
}

/** Where the machine gets its power; `unknown` where the browser does not tell: on pages without HTTPS, for instance. */
export type Power = 'mains' | 'battery' | 'unknown';

/** Whether videos may be checked without being asked. A machine that does not tell is taken for one that is plugged in. */
export function powerAllows({ onlyOnPower }: Pick<Settings, 'onlyOnPower'>, power: Power): boolean {
  return !onlyOnPower || power !== 'battery';
}

/** Tells where the power comes from, now and whenever that changes, until `signal` aborts. */
export function watchPower(onPower: (power: Power) => void, signal: AbortSignal): void {
  const { getBattery } = navigator as { getBattery?: () => Promise<Battery> };
  getBattery?.call(navigator).then(
    (battery) => {
      if (signal.aborted) return;
      const tell = () => onPower(battery.charging ? 'mains' : 'battery');
      battery.addEventListener('chargingchange', tell, { signal });
      tell();
    },
    () => {}, // a frame that its page forbids it
  );
}
