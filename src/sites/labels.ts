import { plain, textOf } from './site';

/** What sites themselves say of videos that AI made, as their pages have it: never what people write there. */

const MADE = 'how-this-was-made-section-view-model';
/** Help pages that such a section links to where it is about AI. Dubbed voices have the same section, and another page. */
const ABOUT_AI = /answer(?:\/|%2F)(?:15447836|14328491)\b/i;
/** The mark under a title: "AI", and in full for screen readers. */
const CHIP = 'ytd-watch-metadata yt-metadata-badge-renderer badge-shape';

/** YouTube's "How this was made", in a video's description or as a mark under its title. */
export function youtubeLabel(around: ParentNode): string | null {
  for (const section of around.querySelectorAll(MADE)) {
    const isAboutAi = [...section.querySelectorAll('a')].some(({ href }) => ABOUT_AI.test(href));
    if (isAboutAi) return textOf(section, '[class*="BodyHeader"]', '*') || null;
  }
  for (const chip of around.querySelectorAll(CHIP)) {
    const words = [chip.getAttribute('aria-label'), chip.textContent].map(plain);
    const said = words.find((text) => /^(AI|IA|KI)\b/.test(text));
    if (said) return said;
  }
  return null;
}

const TIKTOK = new Set(['Creator labeled as AI-generated', 'AI-generated']);
const TIKTOK_PEOPLE = '[data-e2e="video-desc"], [data-e2e*="comment"], [data-e2e="browse-video-desc"]';

/** TikTok's label, which has no mark but its words: only the English ones are known. */
export function tiktokLabel(around: Node): string | null {
  return phraseIn(around, TIKTOK, (element) => !element.closest(TIKTOK_PEOPLE));
}

const FACEBOOK = new Set(['AI info']);

/** Facebook's "AI info" in the head of a post, which opens an explanation. Only the English words are known. */
export function facebookLabel(around: Node): string | null {
  return phraseIn(around, FACEBOOK, (element) => element.closest('button, [role="button"], [role="link"]') !== null);
}

const PHRASE_AT_MOST = 60;

/** A text of the page that is one of the phrases and nothing else, in an element that may say it. */
function phraseIn(around: Node, phrases: ReadonlySet<string>, isSaid: (element: Element) => boolean): string | null {
  const texts = document.createTreeWalker(around, NodeFilter.SHOW_TEXT);
  for (let node = texts.nextNode(); node; node = texts.nextNode()) {
    const { nodeValue, parentElement } = node;
    if (!nodeValue || nodeValue.length > PHRASE_AT_MOST || !parentElement) continue;
    const text = plain(nodeValue);
    if (phrases.has(text) && isSaid(parentElement)) return text;
  }
  return null;
}
