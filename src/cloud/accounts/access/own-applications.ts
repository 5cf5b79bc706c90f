/** What people sign in to here without a registered application: the pages of this service. */
export const OWN_PAGES = 'console';

/** Documents name them so. */
export const ownApplications = [OWN_PAGES] as const;
