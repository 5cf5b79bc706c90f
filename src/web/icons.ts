import type { Html } from './html.ts';
import { trusted } from './html.ts';

/**
 * Drawn for 16 × 16, stroke 1.5. They repeat what a word beside them says, so that they are hidden from screen readers.
 */
const drawings = {
  overview:
    '<rect x="2" y="2" width="5" height="6" rx="1"/><rect x="9" y="2" width="5" height="3.500" rx="1"/><rect x="2" y="10.500" width="5" height="3.500" rx="1"/><rect x="9" y="8" width="5" height="6" rx="1"/>',
  user: '<circle cx="8" cy="5.250" r="2.750"/><path d="M2.750 14c.4-3 2.500-4.500 5.250-4.500s4.850 1.500 5.250 4.500"/>',
  group:
    '<circle cx="6" cy="5.500" r="2.500"/><path d="M1.500 13.500c.3-2.600 2.100-4 4.500-4s4.200 1.400 4.500 4"/><path d="M10.500 3.200a2.500 2.500 0 0 1 0 4.600M12.200 9.900c1.300.6 2.100 1.800 2.300 3.600"/>',
  contact:
    '<rect x="2" y="3" width="12" height="10" rx="1.500"/><circle cx="6" cy="7" r="1.500"/><path d="M3.800 10.800c.3-1.100 1.100-1.700 2.200-1.700s1.900.6 2.200 1.700M10.250 6.500h1.750M10.250 9.250h1.750"/>',
  device: '<rect x="3" y="3" width="10" height="7" rx="1"/><path d="M1.500 13h13"/>',
  bin: '<path d="M2.500 4.250h11M6 4.250V2.500h4v1.750M4 4.250l.6 9.250h6.800l.6-9.250M6.750 7v3.750M9.250 7v3.750"/>',
  run: '<path d="M13.500 6.500A5.750 5.750 0 0 0 3 5.200M2.500 9.500A5.750 5.750 0 0 0 13 10.800"/><path d="M2.750 2.250v3h3M13.250 13.750v-3h-3"/>',
  error: '<path d="M8 2 1.500 13.500h13z"/><path d="M8 6.500v3M8 11.500v.01"/>',
  agent: '<path d="M5.500 2v3M10.500 2v3M4 5h8v2.500a4 4 0 0 1-8 0zM8 11.500V14"/>',
  health: '<path d="M1.500 8.500h3l2-5.500 3 10 2-4.500h3"/>',
  settings:
    '<path d="M2 4.500h6M12 4.500h2M2 11.500h2M8 11.500h6"/><circle cx="10" cy="4.500" r="1.750"/><circle cx="6" cy="11.500" r="1.750"/>',
  diagnosis:
    '<path d="M4 2H2.500v4a3.500 3.500 0 0 0 7 0V2H8M6 9.500v1a3.500 3.500 0 0 0 7 0V9"/><circle cx="13" cy="7.500" r="1.500"/>',
  code: '<path d="M5.500 4 2 8l3.500 4M10.500 4 14 8l-3.500 4"/>',
  open: '<path d="M9 2.500h4.500V7M13.500 2.500 7.500 8.500M12 9.500v4H2.500V4h4"/>',
  menu: '<path d="M2 4h12M2 8h12M2 12h12"/>',
  search: '<circle cx="7" cy="7" r="4.250"/><path d="m10.250 10.250 3.500 3.500"/>',
  check: '<circle cx="8" cy="8" r="6"/><path d="m5.250 8.250 1.900 1.900 3.600-4"/>',
  pause: '<circle cx="8" cy="8" r="6"/><path d="M6.500 5.750v4.500M9.500 5.750v4.500"/>',
  lock: '<rect x="3" y="7" width="10" height="7" rx="1.500"/><path d="M5.500 7V5a2.500 2.500 0 0 1 5 0v2M8 9.750v1.500"/>',
  in: '<path d="M9.500 2.500H13v11H9.500M2.500 8h7.500M7 5l3 3-3 3"/>',
  out: '<path d="M6.500 2.500H3v11h3.500M10 5l3 3-3 3M13 8H6.500"/>',
} as const;

export type IconName = keyof typeof drawings;

export function icon(name: IconName): Html {
  return trusted(`<svg class="icon" viewBox="0 0 16 16" aria-hidden="true" focusable="false">${drawings[name]}</svg>`);
}

/** The mark: two ropes that hold each other. */
export function mark(): Html {
  return trusted(
    '<svg viewBox="0 0 32 32" aria-hidden="true" focusable="false"><rect width="32" height="32" rx="8" fill="currentcolor"/><g class="rope" fill="none" stroke-width="3" stroke-linecap="round"><path d="M6 11.500c6-5.500 9-1 10 4.500s5 9.500 10 4"/><path d="M26 11.500c-4.500-4-7.500-2.500-9 .8M14.700 20c-1.700 3-4.500 4.200-8.700.5"/></g></svg>',
  );
}
