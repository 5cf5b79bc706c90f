import type { ObjectDetail } from '../../../objects/object.ts';
import type { PasswordRequest } from '../../../passwords/request.ts';
import type { Content, Fact, Html, Tone } from '../../../../web/index.ts';
import { card, exactTime, facts, html, notice, relativeTime } from '../../../../web/index.ts';
import type { View } from '../console.ts';
import { classTexts } from '../objects/messages.ts';
import { codeLink } from '../code-link.ts';
import { consolePage } from '../shell.ts';
import { passwordMessages as m } from './messages.ts';
import { reasonTexts, warningTexts } from '../../passwords/outcome-messages.ts';

const tones = { success: 'good', refused: 'warn', failed: 'bad', unknown: 'warn' } as const satisfies Record<
  string,
  Tone
>;

export function nameOf(object: ObjectDetail): string {
  return object.displayName ?? object.userPrincipalName ?? object.mail ?? object.id;
}

/** What came of a request, in one line. */
export function headlineOf({ t, now }: View, { outcome, operation, expiresAt }: PasswordRequest): string {
  if (!outcome) return t(expiresAt > now ? m.pending : m.silent);
  if (outcome.result === 'success') return t(operation === 'unlock' ? m.unlocked : m.succeeded);
  return t({ refused: m.refused, failed: m.failed, unknown: m.unknown }[outcome.result]);
}

export function passwordResultPage(view: View, object: ObjectDetail, request: PasswordRequest): Html {
  const { t } = view;
  const path = `${classTexts.user.path}/${object.id}`;
  return consolePage(
    view,
    {
      title: t(m.title, { name: nameOf(object) }),
      section: classTexts.user.path,
      crumbs: [
        [classTexts.user.path, t(classTexts.user.many)],
        [path, nameOf(object)],
      ],
    },
    html`<div class="stack" id="outcome" data-live>${verdict(view, request)}</div>
      <div class="columns">
        ${card({ title: t(m.request) }, facts(about(view, request)))}
        <div class="actions">
          ${
            request.outcome
              ? request.outcome.result !== 'success' &&
                html`<a class="button primary" href="${path}/password">${t(m.again)}</a>`
              : html`<a class="button primary" href="${path}/password/${request.id}">${t(m.refresh)}</a>`
          }
          <a class="button" href="${path}">${t(m.toPerson)}</a>
        </div>
      </div>`,
  );
}

function verdict(view: View, request: PasswordRequest): Content {
  const { t, now } = view;
  const { outcome, expiresAt } = request;
  const title = headlineOf(view, request);
  if (!outcome) {
    const isRunning = expiresAt > now;
    const next = html`<p>${t(isRunning ? m.pendingNext : m.silentNext)}</p>`;
    return notice(isRunning ? 'idle' : 'warn', title, next, true);
  }
  const { result, reason, warnings, policy } = outcome;
  const demands = [
    policy?.minimumLength !== undefined && t(m.minimumLength, { count: policy.minimumLength }),
    policy?.historyLength !== undefined && t(m.historyLength, { count: policy.historyLength }),
  ].filter((line) => line !== false);
  const why = html`<p>${t(reasonTexts[reason])}</p>
    ${
      policy?.changeableAt !== undefined &&
      html`<p>${t(m.changeableAt)}: ${exactTime(view, new Date(policy.changeableAt))}</p>`
    }
    ${demands.length > 0 && html`<p>${t(m.demands)}: ${demands.join('; ')}.</p>`}`;
  return [
    notice(tones[result], title, result === 'success' ? undefined : why, true),
    ...warnings.map((warning) => notice('warn', t(warningTexts[warning]))),
  ];
}

function about(view: View, { id, actor, createdAt, finishedAt, outcome }: PasswordRequest): readonly Fact[] {
  const { t } = view;
  const events = outcome?.events ?? [];
  return [
    { name: t(m.askedBy), value: actor.replace(/^\w+:/, '') },
    { name: t(m.asked), value: relativeTime(view, createdAt) },
    ...(finishedAt ? [{ name: t(m.finished), value: relativeTime(view, finishedAt) }] : []),
    ...(events.length > 0
      ? [{ name: t(m.events), value: html`${events.map((event) => html`${codeLink(String(event))} `)}` }]
      : []),
    { name: t(m.request), value: html`<code>${id}</code>` },
  ];
}
