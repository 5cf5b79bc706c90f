import type { HawserError } from '../../../../base/errors.ts';
import type { Hold, HoldGroup } from '../../../provisioning/holds.ts';
import type { Content, Html } from '../../../../web/index.ts';
import { card, formatNumber, html, notice, presentState, viewForm } from '../../../../web/index.ts';
import type { DeleteVerdict } from '../../../../wire/index.ts';
import { access } from '../access.ts';
import type { View } from '../console.ts';
import { codeLink, dnText } from '../code-link.ts';
import { consolePage } from '../shell.ts';
import { causeOf, decisionState, groupTable, groupTitle, holdTitle, PATH, pathOf, whatOf } from './list-page.ts';
import { holdMessages as m } from './messages.ts';
import { decisionForm } from './schema.ts';

export interface HoldState {
  readonly hold: Hold;
  /** The one that is looked at; all of the hold without. */
  readonly group: HoldGroup | undefined;
  readonly error?: HawserError;
}

/** One hold, or one group of it: each object, and what is to become of them. */
export function holdPage(view: View, list: Html, shown: HoldState): Html {
  const { t, language } = view;
  const { hold, group, error } = shown;
  const text = error && html`<p>${error.text(language)} ${error.fix(language)} ${codeLink(error.code)}</p>`;
  return consolePage(
    view,
    {
      title: group ? groupTitle(view, hold, group) : holdTitle(view, hold),
      section: PATH,
      crumbs: [[PATH, t(m.title)]],
      lede: html`<p>${group ? groupWords(view, group) : t(m.heldSince, { agent: hold.agentName })}</p>
        ${group && html`<div class="tags">${decisionState(view, group)}</div>`}`,
    },
    html`${text && notice('bad', t(m.refused), text, true)} ${decisions(view, shown)}
    ${
      group
        ? html`<p><a href="${pathOf(hold)}">${t(m.allGroups)}</a></p>`
        : hold.groups.length > 1 && card({ flush: true }, groupTable(view, hold))
    }
    ${card({ title: t(m.listCaption), flush: true }, list)}`,
  );
}

function groupWords({ t }: View, { cause, source, container }: HoldGroup): Content {
  const where = [source, container].filter((part) => part !== null).map((part) => html` · ${dnText(part)}`);
  return html`${t(causeOf(cause))}${where}`;
}

/** Approve deletes; so it says how many of what, and stands beside the list that it is about. */
function decisions(view: View, { hold, group }: HoldState): Content {
  if (!view.may(access.changeConfiguration)) return undefined;
  const { t, language } = view;
  const about = group ?? hold;
  const values = { count: formatNumber(about.count, language), what: whatOf(view, hold) };
  return html`<div class="columns">
    ${decision(view, { hold, group, verdict: 'approved' }, t(m.approve, values), t(m.approveHint))}
    ${decision(view, { hold, group, verdict: 'declined' }, t(m.decline, values), t(m.declineHint))}
  </div>`;
}

function decision(
  view: View,
  { hold, group, verdict }: Pick<HoldState, 'hold' | 'group'> & { readonly verdict: DeleteVerdict },
  words: string,
  hint: string,
): Html {
  const values = { group: group?.id ?? '', digest: (group ?? hold).digest, verdict };
  const form = viewForm(
    view,
    decisionForm,
    presentState(decisionForm, values, view.language),
    `${pathOf(hold)}/decision`,
  );
  return card(
    {},
    form.element(
      html`<p>${hint}</p>
        <div class="actions"><button class="button ${verdict === 'approved' && 'danger'}">${words}</button></div>`,
      { className: 'stack' },
    ),
  );
}
