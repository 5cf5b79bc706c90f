/** The support bundle, apart from the room's index: who explains a code does not load it. */
export { bundleErrors } from './errors.ts';
