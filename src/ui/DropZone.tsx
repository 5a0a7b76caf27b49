import type { ComponentChildren } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { t } from '../i18n';
import { Button } from './Button';
import { droppedFiles } from './dropped';
import { ErrorText } from './EmptyState';

interface Props {
  icon: ComponentChildren;
  title: string;
  hint?: string;
  /** A line of its own instead of a field, where the page has more to show. */
  small?: boolean;
  /** Words on the button, and what it chooses. */
  choose: string;
  label: string;
  accept: string;
  multiple: boolean;
  /** Words on the button for a whole folder. Without it folders can only be dropped. */
  chooseFolder?: string;
  /** Which files of a folder are taken. Files chosen by themselves always are. */
  wanted?: (file: File) => boolean;
  onFiles(files: File[]): void;
}

/** Files and folders from a drop anywhere on the page or from the browser's dialogs. */
export function DropZone({ icon, title, hint, small = false, choose, label, accept, multiple, ...props }: Props) {
  const { chooseFolder, wanted = everything, onFiles } = props;
  const [over, setOver] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);

  useEffect(() => {
    const page = new AbortController();
    const on = { signal: page.signal };
    const carriesFiles = (event: DragEvent) => event.dataTransfer?.types.includes('Files') ?? false;
    addEventListener(
      'dragover',
      (event) => {
        if (!carriesFiles(event)) return;
        event.preventDefault();
        setOver(true);
      },
      on,
    );
    addEventListener('dragleave', (event) => event.relatedTarget === null && setOver(false), on);
    addEventListener(
      'drop',
      (event) => {
        event.preventDefault();
        setOver(false);
        setProblem(null);
        const failed = (error: unknown) => setProblem(t('options_failed', { reason: String(error) }));
        if (event.dataTransfer) void droppedFiles(event.dataTransfer, wanted).then(onFiles, failed);
      },
      on,
    );
    return () => page.abort();
  }, [wanted, onFiles]);

  const take = (files: File[]) => {
    setProblem(null);
    onFiles(files);
  };
  return (
    <>
      <section class={`drop ${small ? 'small' : ''} ${over ? 'over' : ''}`}>
        {icon}
        <h2>{title}</h2>
        {hint && <p>{hint}</p>}
        <div class="drop-buttons">
          <Chooser words={choose} label={label} accept={accept} multiple={multiple} onFiles={take} />
          {chooseFolder && <Chooser words={chooseFolder} label={chooseFolder} folder wanted={wanted} onFiles={take} />}
        </div>
      </section>
      {problem && <ErrorText>{problem}</ErrorText>}
    </>
  );
}

interface ChooserProps {
  words: string;
  label: string;
  accept?: string;
  multiple?: boolean;
  folder?: boolean;
  wanted?: (file: File) => boolean;
  onFiles(files: File[]): void;
}

function Chooser({
  words,
  label,
  accept,
  multiple = false,
  folder = false,
  wanted = everything,
  onFiles,
}: ChooserProps) {
  const input = useRef<HTMLInputElement>(null);
  return (
    <>
      <Button look={folder ? 'plain' : 'primary'} class="drop-button" onClick={() => input.current?.click()}>
        {words}
      </Button>
      <input
        ref={input}
        type="file"
        multiple={multiple}
        {...(accept ? { accept } : {})}
        {...(folder ? { webkitdirectory: true } : {})}
        aria-label={label}
        hidden
        onChange={(event) => {
          const chosen = [...(event.currentTarget.files ?? [])];
          event.currentTarget.value = ''; // so that the same file can be chosen again
          onFiles(chosen.filter(wanted));
        }}
      />
    </>
  );
}

const everything = () => true;
