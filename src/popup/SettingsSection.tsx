import type { Settings } from '../settings';

interface Props {
  settings: Settings;
  onChange: (change: Partial<Settings>) => void;
}

const CHOICES = [
  ['autoCheck', 'Check videos on YouTube, TikTok and Facebook by itself', 'Off: only what you ask for.'],
  ['showBadge', 'Show a badge on videos checked by itself', 'Off: the verdict stands here and on the toolbar.'],
  ['history', 'Keep a history of checked videos', 'It never leaves this device. Off: nothing new is kept.'],
] as const satisfies readonly (readonly [keyof Settings, string, string])[];

/** What the user may decide, as switches that act at once. */
export function SettingsSection({ settings, onChange }: Props) {
  return (
    <details class="settings">
      <summary>Settings</summary>
      {CHOICES.map(([key, name, meaning]) => (
        <label key={key}>
          <input
            type="checkbox"
            checked={settings[key]}
            onChange={(event) => onChange({ [key]: event.currentTarget.checked })}
          />
          <span>
            {name}
            <small>{meaning}</small>
          </span>
        </label>
      ))}
    </details>
  );
}
