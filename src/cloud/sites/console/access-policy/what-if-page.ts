import type { Supposition } from '../../../accounts/flow/what-if.ts';
import type { FormView, Html } from '../../../../web/index.ts';
import { card, facts, html, state, table } from '../../../../web/index.ts';
import type { View } from '../console.ts';
import { consolePage } from '../shell.ts';
import { accessPolicyMessages as m } from './messages.ts';
import { PATH } from './pages.ts';
import type { whatIfForm } from './schema.ts';

const tones = { 'signs-in': 'good', registers: 'warn', cannot: 'bad', blocked: 'bad', disabled: 'idle' } as const;

/** The form, and what would become of the sign-in that it asks about. */
export function whatIfPage(view: View, form: FormView<typeof whatIfForm>, supposed?: Supposition): Html {
  const { t } = view;
  return consolePage(
    view,
    { title: t(m.whatIf), section: PATH, crumbs: [[PATH, t(m.title)]], lede: html`<p>${t(m.whatIfLede)}</p>`, form },
    html`${supposed && outcomeCard(view, supposed)}
    ${card(
      {},
      form.element(
        html`${form.fields()}
          <div class="actions"><button class="button primary">${t(m.ask)}</button></div>`,
        { className: 'stack' },
      ),
    )}`,
  );
}

function outcomeCard(view: View, { outcome, decision, secondFactor }: Supposition): Html {
  const { t } = view;
  const { decided, policies } = decision;
  const needed = secondFactor.isNeededAnyway ? m.neededAnyway : secondFactor.isNeeded ? m.needed : m.notNeeded;
  return card(
    { title: t(m.outcome), flush: true },
    html`<div class="body">
        ${facts([
          { name: t(m.outcome), value: state(tones[outcome], t(m[`outcome-${outcome}`])) },
          { name: t(m.decidedBy), value: decided.policy?.name ?? t(m.byNone) },
          { name: t(m.secondFactor), value: t(needed) },
        ])}
      </div>
      ${
        policies.length > 0 &&
        table({
          caption: t(m.policies),
          rows: policies,
          columns: [
            { header: t(m.policy), heading: true, cell: ({ name }) => name },
            { header: t(m.mode), cell: ({ mode }) => t(m[`mode-${mode}`]) },
            {
              header: t(m.result),
              cell: ({ result, missed }) =>
                missed !== null ? t(m[`missed-${missed}`]) : result === 'not-applied' ? '' : t(m[`result-${result}`]),
            },
          ],
        })
      }`,
  );
}
