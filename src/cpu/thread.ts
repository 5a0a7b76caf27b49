import { serve, type ThreadStart } from './network';

/**
 * A further thread of the network: it works until its worker is ended. What breaks it reaches the `onerror` of its worker:
 * the other threads would wait for its share for ever.
 */
self.onmessage = ({ data }: MessageEvent<ThreadStart>) => void serve(data).catch(reportError);
