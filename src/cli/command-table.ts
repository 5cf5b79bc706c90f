import type { Command } from 'commander';
import type { Language, Text } from '../base/messages.ts';
import { localize } from './help/localize.ts';

export interface CommandEntry {
  readonly name: string;
  readonly summary: Text;
  /** Loaded only when it is called: `hawser explain` must not pay for the rest. */
  readonly load: () => Promise<Command>;
}

/** Every command of `hawser`, in the order in which its help shows them. */
export const commands: readonly CommandEntry[] = [
  {
    name: 'lab',
    summary: {
      en: 'the whole system on this machine, with a practice forest',
      nl: 'het hele systeem op deze machine, met een oefenforest',
    },
    load: async () => (await import('./lab/command.ts')).labCommand(),
  },
  {
    name: 'connect',
    summary: {
      en: 'the agent inside your network: setup, serve, sync, status, …',
      nl: 'de agent naast de forests: setup, serve, sync, status, …',
    },
    load: async () => (await import('./connect/command.ts')).connectCommand(),
  },
  {
    name: 'cloud',
    summary: {
      en: 'the tenant service: serve, migrate, tenants, agents, administrators',
      nl: 'de tenantdienst: serve, migrate, tenants, agents, beheerders',
    },
    load: async () => (await import('./cloud/command.ts')).cloudCommand(),
  },
  {
    name: 'rules',
    summary: {
      en: 'sync rules: check, evaluate, import from an Azure AD Connect export',
      nl: 'sync rules: controleren, uitproberen, importeren uit een export van Azure AD Connect',
    },
    load: async () => (await import('./rules/command.ts')).rulesCommand(),
  },
  {
    name: 'explain',
    summary: {
      en: 'what a code, event or error text means, and what to do',
      nl: 'wat een code, gebeurtenis of foutmelding betekent, en wat te doen',
    },
    load: async () => (await import('./explain/command.ts')).explainCommand(),
  },
  {
    name: 'diagnose',
    summary: { en: 'what is wrong in any pasted output or log', nl: 'wat er mis is in geplakte uitvoer of een log' },
    load: async () => (await import('./diagnose/command.ts')).diagnoseCommand(),
  },
  {
    name: 'doctor',
    summary: {
      en: 'live checks of network, cloud, forests, agent and single objects',
      nl: 'live controles van netwerk, cloud, forests, agent en afzonderlijke objecten',
    },
    load: async () => (await import('./doctor/command.ts')).doctorCommand(),
  },
  {
    name: 'bundle',
    summary: {
      en: 'a redacted support bundle, and the same findings from it elsewhere',
      nl: 'een geanonimiseerde supportbundel, en elders dezelfde bevindingen daaruit',
    },
    load: async () => (await import('./bundle/command.ts')).bundleCommand(),
  },
  {
    name: 'docs',
    summary: {
      en: 'the reference of all codes as a static site',
      nl: 'het naslagwerk van alle codes als statische site',
    },
    load: async () => (await import('./docs/command.ts')).docsCommand(),
  },
  {
    name: 'completion',
    summary: {
      en: 'completion of commands and options by the shell',
      nl: 'aanvulling van opdrachten en opties door de shell',
    },
    load: async () => (await import('./completion/command.ts')).completionCommand(),
  },
];

/** The command as `hawser NAME` runs it, in the reader's language. */
export async function openCommand({ name, load }: CommandEntry, language: Language): Promise<Command> {
  const command = (await load()).name(`hawser ${name}`);
  localize(command, language);
  return command;
}
