export { assetPath, readAsset } from './assets.ts';
export type { AssetName } from './assets.ts';
export { card, command, empty, facts, notice, pagination, state } from './components.ts';
export type { Fact, Tone } from './components.ts';
export { webErrors } from './errors.ts';
export { FieldProblem } from './form/field-problem.ts';
export { changesNothing } from '../base/http/recorded.ts';
export { formsOf, FormRoutes, noFields, seeOther } from './form/form-routes.ts';
export type { FreshProof, SentForm } from './form/fresh-proof.ts';
export type { ButtonRoute, Download, FormRoute, FormSite, PageRoute } from './form/form-routes.ts';
export { buttonForm, fieldsForm, viewForm } from './form/form-view.ts';
export type { FormReader, FormView } from './form/form-view.ts';
export {
  choice,
  files,
  hidden,
  line,
  lines,
  oneLine,
  optionalDecimal,
  password,
  tick,
  wholeNumber,
} from './form/widget.ts';
export type { FormSchema, FormValues } from './form/widget.ts';
export { parseForm } from './form/parse.ts';
export { readForm } from './form/posted.ts';
export { presentState } from './form/state.ts';
export type { FormState } from './form/state.ts';
export { html, trusted } from './html.ts';
export type { Content, Html } from './html.ts';
export { icon, mark } from './icons.ts';
export type { IconName } from './icons.ts';
export { document, languageLinks, languageSwitch, openPage, pageHead, singlePage } from './layout.ts';
export type { Link } from './layout.ts';
export { webMessages } from './messages.ts';
export { codeAddress, LANGUAGE_COOKIE, localPath, pageOf, readerOf } from './page.ts';
export type { Page, Reader } from './page.ts';
export { rememberLanguage, webRoutes } from './routes.ts';
export type { PublicUrls } from './security.ts';
export { pageHeaderLines, pageHeaders, sameOriginOnly } from './security.ts';
export { table } from './table.ts';
export type { Column, SortLink } from './table.ts';
export { duration, exactTime, relativeTime, timeText } from './time.ts';
export { UTC } from './time-zone.ts';
export { formatNumber, plural } from './translate.ts';
export type { Translate } from './translate.ts';
