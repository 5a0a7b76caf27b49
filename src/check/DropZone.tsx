import { useEffect, useRef, useState } from 'preact/hooks';
import { Button } from '../ui/Button';
import { FileIcon } from '../ui/icons';

/** Files from a drop anywhere on the page or from the browser's file dialog. */
export function DropZone({ small, onFiles }: { small: boolean; onFiles(files: File[]): void }) {
  const input = useRef<HTMLInputElement>(null);
  const [over, setOver] = useState(false);

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
        if (event.dataTransfer?.files.length) onFiles([...event.dataTransfer.files]);
      },
      on,
    );
    return () => page.abort();
  }, [onFiles]);

  return (
    <section class={`drop ${small ? 'small' : ''} ${over ? 'over' : ''}`}>
      <FileIcon size={small ? 20 : 36} />
      <h2>{small ? 'Drop more videos here' : 'Drop videos here'}</h2>
      <p>MP4, MOV, WebM, MKV and whatever else this browser can play</p>
      <Button look="primary" class="drop-button" onClick={() => input.current?.click()}>
        Choose files…
      </Button>
      <input
        ref={input}
        type="file"
        multiple
        accept="video/*,.mkv,.ts,.mts,.m2ts"
        aria-label="Video files"
        hidden
        onChange={(event) => {
          const chosen = [...(event.currentTarget.files ?? [])];
          event.currentTarget.value = ''; // so that the same file can be chosen again
          onFiles(chosen);
        }}
      />
    </section>
  );
}
