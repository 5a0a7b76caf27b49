import { useComputed } from '@preact/signals';
import { Button } from '../ui/Button';
import { Header } from '../ui/Header';
import { Help } from '../ui/Help';
import { ShieldIcon } from '../ui/icons';
import { CheckItem, spoken } from './CheckItem';
import { DropZone } from './DropZone';
import { isDone, type Queue } from './queue';

export function CheckPage({ queue }: { queue: Queue }) {
  const items = queue.items.value;
  const done = items.filter(isDone).length;
  const news = useComputed(() => queue.items.value.filter(isDone).map(spoken).at(-1) ?? '');
  return (
    <>
      <Header>
        <span class="private">
          <ShieldIcon />
          Files stay on this device
        </span>
      </Header>
      <main>
        <DropZone small={items.length > 0} onFiles={queue.add} />
        {items.length > 1 && (
          <div class="status">
            <span>
              {done} of {items.length} files done
            </span>
            {done > 0 && (
              <Button look="quiet" class="flush" onClick={queue.clear}>
                Clear finished
              </Button>
            )}
          </div>
        )}
        {items.map((item) => (
          <CheckItem
            key={item.id}
            item={item}
            onCancel={() => queue.cancel(item.id)}
            onRemove={() => queue.remove(item.id)}
          />
        ))}
        <Help />
        <p class="visually-hidden" aria-live="polite">
          {news}
        </p>
      </main>
    </>
  );
}
