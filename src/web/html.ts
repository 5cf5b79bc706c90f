import { html as template, raw } from 'hono/html';

/** Escaped HTML, ready or on its way. */
export type Html = ReturnType<typeof template>;
/** What may stand between two tags: nothing, text (which is escaped), HTML, or several of them. */
export type Content = Html | string | number | undefined | null | false | readonly Content[];

/** The template tag of all pages: every value that is not HTML already is escaped. */
export const html: (strings: TemplateStringsArray, ...values: readonly Content[]) => Html = template;

/** Text of our own that is HTML already: a drawing, never anything that came from outside. */
export const trusted = raw;
