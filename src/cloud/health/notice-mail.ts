import type { Language } from '../../base/messages.ts';
import { format } from '../../base/messages.ts';
import type { NewMail } from '../mail/mail-store.ts';
import type { Content } from '../../web/index.ts';
import { html } from '../../web/index.ts';
import { noticeMessages as m } from './notice-messages.ts';
import type { Due, NoticedAlert } from './notice.ts';
import { wordsOfAlert } from './words.ts';

const MAX_LISTED = 20;

export interface NoticeOptions {
  readonly tenant: string;
  readonly language: Language;
  readonly publicUrl: string;
}

type Body = Omit<NewMail, 'recipient'>;

/** One mail for all of it: plain text, and the same as HTML. */
export async function noticeMail(due: Due, options: NoticeOptions): Promise<Body> {
  const { tenant, language, publicUrl } = options;
  const groups = (['raised', 'reminded', 'resolved'] as const)
    .map((name) => ({ name, alerts: due[name] }))
    .filter(({ alerts }) => alerts.length > 0);
  const link = `${publicUrl}/console/health`;
  const footer = [format(m.open, language, { link }), format(m.footer, language, { tenant })];
  const more = (count: number): string[] =>
    count > MAX_LISTED ? [format(m.more, language, { count: count - MAX_LISTED })] : [];
  const text = [
    ...groups.flatMap(({ name, alerts }) => [
      `== ${m[name][language]} ==`,
      ...alerts.slice(0, MAX_LISTED).map((alert) => asText(alert, language, `${link}/alerts/${alert.id}`)),
      ...more(alerts.length),
    ]),
    footer.join('\n'),
  ].join('\n\n');
  const page = html`<!doctype html>
    <html lang="${language}">
      <body style="font:15px/1.5 system-ui,sans-serif;color:#15201c;max-width:40rem;margin:0 auto;padding:1rem">
        ${groups.map(
          ({ name, alerts }) =>
            html`<h2 style="font-size:1rem;margin:1.5rem 0 .5rem">${m[name][language]}</h2>
              ${alerts.slice(0, MAX_LISTED).map((alert) => asHtml(alert, language, `${link}/alerts/${alert.id}`))}
              ${more(alerts.length).map((words) => html`<p>${words}</p>`)}`,
        )}
        <p><a href="${link}" style="color:#0b5f57">${link}</a></p>
        <p style="color:#51605a;font-size:13px">${format(m.footer, language, { tenant })}</p>
      </body>
    </html>`;
  return { subject: subjectOf(due, options), text: `${text}\n`, html: String(await page) };
}

/** Shows that the mail works. */
export async function testMail({ tenant, language, publicUrl }: NoticeOptions): Promise<Body> {
  const words = format(m.test, language, { tenant });
  const link = `${publicUrl}/console/health`;
  const page = html`<!doctype html>
    <html lang="${language}">
      <body>
        <p>${words}</p>
        <p><a href="${link}">${link}</a></p>
      </body>
    </html>`;
  return {
    subject: oneLine(format(m.subjectTest, language, { tenant })),
    text: `${words}\n\n${link}\n`,
    html: String(await page),
  };
}

function subjectOf({ raised, reminded, resolved }: Due, { tenant, language }: NoticeOptions): string {
  const [first, group] = raised[0]
    ? [raised[0], raised.length > 1 ? m.subjectRaised : m.subjectOne]
    : reminded[0]
      ? [reminded[0], m.subjectReminded]
      : [resolved[0], m.subjectResolved];
  const title = first ? wordsOfAlert(first, language).title : '';
  return oneLine(format(group, language, { tenant, title, count: raised.length }));
}

function asText(alert: NoticedAlert, language: Language, link: string): string {
  const { title, cause, fix, closed } = wordsOfAlert(alert, language);
  if (alert.resolvedAt) return [`${title}.`, closed, timeOf(alert), link].join('\n');
  return [
    `${m[alert.severity][language].toUpperCase()}: ${title}.`,
    `${m.why[language]}: ${cause}`,
    `${m.what[language]}: ${fix}`,
    `${m.code[language]}: ${alert.code}`,
    `${m.since[language]}: ${timeOf(alert)}`,
    link,
  ].join('\n');
}

function asHtml(alert: NoticedAlert, language: Language, link: string): Content {
  const { title, cause, fix, closed } = wordsOfAlert(alert, language);
  const colour = alert.resolvedAt ? '#17703f' : alert.severity === 'error' ? '#b0261c' : '#8a5300';
  const body = alert.resolvedAt
    ? html`<p style="margin:.25rem 0">${closed}</p>`
    : html`<p style="margin:.25rem 0"><strong>${m.why[language]}:</strong> ${cause}</p>
        <p style="margin:.25rem 0"><strong>${m.what[language]}:</strong> ${fix}</p>`;
  const word = alert.resolvedAt ? m.resolved : m[alert.severity];
  return html`<div style="border-left:4px solid ${colour};padding:.25rem .75rem;margin:.75rem 0">
    <p style="margin:0">
      <strong style="color:${colour}">${word[language]}</strong>
      <a href="${link}" style="color:#15201c;font-weight:600">${title}</a>
    </p>
    ${body}
    <p style="margin:.25rem 0;color:#51605a;font-size:13px">${alert.code} · ${m.since[language]} ${timeOf(alert)}</p>
  </div>`;
}

function timeOf({ raisedAt, resolvedAt }: NoticedAlert): string {
  const words = (at: Date): string => `${at.toISOString().slice(0, 16).replace('T', ' ')} UTC`;
  return resolvedAt ? `${words(raisedAt)} – ${words(resolvedAt)}` : words(raisedAt);
}

/** A header is one line; what a forest said is in some titles. */
function oneLine(text: string): string {
  return text.replace(/[\r\n\t]+/g, ' ').slice(0, 200);
}
