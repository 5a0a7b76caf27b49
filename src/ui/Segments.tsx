import type { ComponentChildren } from 'preact';
import { useId } from 'preact/hooks';

interface Props<T extends string | number> {
  /** Id of what names the group. */
  label: string;
  value: T;
  choices: readonly (readonly [value: T, words: string, icon?: ComponentChildren])[];
  disabled?: boolean;
  onChange: (value: T) => void;
}

/** A few choices side by side. Where one has an icon, its words are its tooltip and its name. */
export function Segments<T extends string | number>({ label, value, choices, disabled = false, onChange }: Props<T>) {
  const name = useId();
  return (
    <div class="segments" role="radiogroup" aria-labelledby={label}>
      {choices.map(([choice, words, icon]) => (
        <label key={choice} title={icon ? words : undefined}>
          <input
            type="radio"
            class="visually-hidden"
            name={name}
            checked={choice === value}
            disabled={disabled}
            onChange={() => onChange(choice)}
          />
          {icon}
          <span class={icon ? 'visually-hidden' : ''}>{words}</span>
        </label>
      ))}
    </div>
  );
}
