import { defineSchema } from './attribute-schema.ts';

/**
 * What rules know of the attributes of Active Directory and of LDAP directories: references, octets, numbers, booleans.
 * Everything else is text to them. (Connectors read the real schema; this list only serves to check rules before there
 * is a connection.)
 */
export const directorySchema = defineSchema({
  number: `
    userAccountControl groupType sAMAccountType primaryGroupID countryCode codePage adminCount instanceType systemFlags
    msExchRecipientTypeDetails msExchRecipientDisplayType msExchRemoteRecipientType uidNumber gidNumber`,
  boolean: `isCriticalSystemObject msExchHideFromAddressLists msExchRequireAuthToSendTo msOrg-IsOrganizational`,
  binary: `
    objectGUID objectSid mS-DS-ConsistencyGuid msExchMailboxGuid msExchArchiveGUID msExchMasterAccountSid
    msRTCSIP-OriginatorSid
    thumbnailPhoto jpegPhoto sIDHistory* userCertificate* userSMIMECertificate*`,
  reference: `
    member* memberOf* manager managedBy directReports* managedObjects* secretary* assistant altRecipient
    publicDelegates* authOrig* unauthOrig* dLMemSubmitPerms* dLMemRejectPerms* msExchCoManagedByLink*
    msExchModeratedByLink* owner* uniqueMember* seeAlso* roleOccupant*
    registeredOwner*`,
});
