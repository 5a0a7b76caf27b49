/**
 * The sites' own labels for altered or generated content, in their words. What they are is known from other
 * extensions' code and notes, not from the sites' documentation.
 */

/** YouTube's help articles on altered or synthetic content. The same part of a page also says "auto-dubbed": no label. */
const YOUTUBE_ARTICLES = ['15447836', '14328491'].map((id) => `a[href*="/answer/${id}"]`).join();
const YOUTUBE_PART = 'how-this-was-made-section-view-model';
const YOUTUBE_HEADER = '.ytwHowThisWasMadeSectionViewModelBodyHeader';

/** The disclosure in a description. */
export function youtubeLabel(root: ParentNode): string | null {
  const part = [...root.querySelectorAll(YOUTUBE_PART)].find((part) => part.querySelector(YOUTUBE_ARTICLES));
  return part?.querySelector(YOUTUBE_HEADER)?.textContent?.trim() || null;
}

/** The text of an element of a post that says nothing but a label. Known in English only. */
export function labelIn(post: ParentNode | null, words: RegExp): string | null {
  const elements = post?.querySelectorAll('p, span, div, a') ?? [];
  for (const element of elements) {
    const text = element.childElementCount === 0 ? element.textContent?.trim() : '';
    if (text && words.test(text)) return text;
  }
  return null;
}

export const TIKTOK_LABEL = /^Creator labeled as AI-generated$/i;
export const FACEBOOK_LABEL = /^AI info$/i;
