/** The check page's address inside the extension. */
export const CHECK_PAGE = 'src/check/index.html';
