// oxlint-disable import/no-unassigned-import -- loading a catalogue registers it
/** What the engine and its rules say of objects, rules and runs, and nothing else of the room. */
import './details.ts';
import './errors.ts';
import './rules/details.ts';
import './rules/errors.ts';
import './rules/language/details.ts';
