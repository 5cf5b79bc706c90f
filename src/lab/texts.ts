// oxlint-disable import/no-unassigned-import -- loading a catalogue registers it
/** What both sides can have to say: a role of the lab shows what the other one stored. */
import '../cloud/texts.ts';
import '../connect/texts.ts';
