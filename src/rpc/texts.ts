// oxlint-disable import/no-unassigned-import -- loading a catalogue registers it
/** What the room says of a failure, and nothing else of it. */
import './errors.ts';
