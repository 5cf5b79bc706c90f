// oxlint-disable import/no-unassigned-import -- loading a catalogue registers it
/** What both sides can have to say: for commands that show what one of them stored, with a part of the other in it. */
import '../cloud/texts.ts';
import '../connect/texts.ts';
